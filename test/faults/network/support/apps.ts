import type { App } from '../../../support/app-process.ts'
import { until } from '../../../support/until.ts'
import { breathe } from './behind.ts'
import { nameOf, release } from './releases.ts'

/** What an application's process is told: a service of the name that instances of these tests have. */
export const appSettings = (url: string, token: string, cacheDir: string): Record<string, string> => ({
  RULEWIRE_URL: url,
  RULEWIRE_TOKEN: token,
  RULEWIRE_TRUST: 'development',
  RULEWIRE_SERVICE: 'shop',
  RULEWIRE_ENV: 'test',
  RULEWIRE_EVENTS: 'stdout',
  RULEWIRE_CACHE_DIR: cacheDir,
})

const recordsOfOne = release('any').rules.length

const rulesOf = (app: App, from: number) =>
  app
    .records()
    .slice(from)
    .map(({ rule }) => rule.id)

/** The release by which the next request is judged. */
export async function judgedBy(app: App): Promise<string> {
  const before = app.records().length
  await answered(app)
  await until(() => app.records().length >= before + recordsOfOne)
  return nameOf(rulesOf(app, before))
}

/** Asks again and again until this release judges. Answers how many requests that took. */
export async function untilJudgedBy(app: App, name: string): Promise<number> {
  for (let requests = 1; ; requests += 1) {
    await answered(app)
    await breathe()
    if (nameOf(rulesOf(app, -recordsOfOne)) === name) return requests
  }
}

async function answered({ url }: App): Promise<void> {
  const response = await fetch(url)
  if ((await response.text()) !== 'ok') throw new Error(`the application answered ${response.status}`)
}
