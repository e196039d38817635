import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/index.ts'
import { createFileSource } from '../../../remote-config/index.ts'
import { put, ruleFile } from '../../remote-config/file-service.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { until } from '../../support/until.ts'

/** What throws outside of a promise ends the process: Vitest fails the file then, as an application would have ended. */

const rule = (id: string, path: string) => ({
  id,
  category: 'attack_attempt',
  event: 'probe',
  endpoint: { path },
  conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.query' }], regex: `^${id}[0-9]$` }],
})
const versionOf = (name: string) => ({
  version: 1,
  rules: Array.from({ length: 40 }, (_, i) => rule(`${name}${i}`, '/x')),
})
const judge = (engine: ReturnType<typeof createEngine>, query: string) =>
  engine
    .begin()
    .run({ 'server.request.uri.raw': '/x', 'server.request.query': { q: query } }, { done: 'request' })
    .matches.map(match => match.rule.id)

describe('O10: what throws in a slice of compiling', () => {
  test('leaves the rules in force that were, whenever it happens, and nothing behind', async () => {
    /** Readings of the clock that are left until it throws; every slice reads it. */
    let left = Number.POSITIVE_INFINITY
    const monotonic = () => {
      if (--left === 0) throw new Error('no time')
      return 0
    }
    const engine = createEngine({ monotonic })
    await engine.apply(versionOf('old'))
    const before = engine.program.hash
    let refused = 0
    for (let at = 1; at < 60; at++) {
      left = at
      const outcome = await engine.apply(versionOf('new')).then(
        ({ ok }) => ok,
        () => undefined,
      )
      left = Number.POSITIVE_INFINITY
      if (outcome) break
      refused += 1
      expect(engine.program.hash).toBe(before)
      expect(judge(engine, 'old7')).toEqual([])
      expect(judge(engine, 'old71')).toEqual(['old7'])
    }
    expect(refused).toBeGreaterThan(10)
    expect(await engine.apply(versionOf('new'))).toMatchObject({ ok: true })
    expect(judge(engine, 'new71')).toEqual(['new7'])
  })

  test('a schedule that throws', async () => {
    let isBroken = false
    const engine = createEngine({
      schedule: task => {
        if (isBroken) throw new Error('no schedule')
        setImmediate(task)
      },
    })
    await engine.apply(versionOf('old'))
    isBroken = true
    await expect(engine.apply(versionOf('new'))).rejects.toThrow('no schedule')
    isBroken = false
    expect(judge(engine, 'old71')).toEqual(['old7'])
    expect(await engine.apply(versionOf('new'))).toMatchObject({ ok: true })
  })
})

test('O10: what throws in the events and timers of watched files', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a') })
  const told: string[] = []
  let throws = false
  let applied = 0
  const files = createFileSource({
    path: directory,
    apply: async () => {
      if (throws) throw new Error('apply is broken')
      applied += 1
      return { ok: true, hash: 'h', program: 'p', rules: 1, warnings: [] } as never
    },
    program: () => {
      if (throws) throw new Error('program is broken')
      return 'p'
    },
    changed: () => {
      if (throws) throw new Error('changed is broken')
    },
    log: (_level, message) => {
      told.push(message)
      if (throws) throw new Error('log is broken')
    },
    now: () => {
      if (throws) throw new Error('the clock is broken')
      return 0
    },
    quietMs: 0,
    retryMs: 1,
    reconcileMs: 5,
  })
  files.restore()
  files.start()
  await until(() => files.status().watching.mode === 'events')
  throws = true
  for (const id of ['b', 'c', 'd']) {
    const before = told.length
    await put(directory, { 'a.json': ruleFile(id) })
    files.check()
    await until(() => told.length > before)
  }
  throws = false
  const before = applied
  await until(() => {
    files.check()
    return applied > before
  })
  await files.close()
})
