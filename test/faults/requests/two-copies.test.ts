import { describe, expect, test } from 'vitest'
import { otel, register, useApps } from '../../support/app-process.ts'
import { until } from '../../support/until.ts'

const apps = useApps()

const notFound = {
  id: 'not-found',
  category: 'business_logic',
  event: 'test.not_found',
  conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 404 }],
}

/** Ways in which Rulewire gets into one process twice. Workers, clusters and bundles are in test/e2e. */
const preloads: readonly [name: string, preload: string[]][] = [
  ['once', [register]],
  ['--import twice', [register, register]],
  ['twice, with the tracing in between', [register, otel, register]],
]

describe('Q20 Rulewire twice in a process: one of them is there', () => {
  test.each(preloads)('%s: one record and one tag for each request', async (_name, preload) => {
    const app = await apps.start({ app: 'node-app.mjs', preload, rules: [notFound] })
    for (let i = 0; i < 3; i++) expect((await fetch(`${app.url}/missing`)).status).toBe(404)
    await until(() => app.records().length >= 3)
    expect((await fetch(`${app.url}/ok`)).status).toBe(200)
    expect(app.records().map(record => record.rule.id)).toEqual(['not-found', 'not-found', 'not-found'])
  })
})
