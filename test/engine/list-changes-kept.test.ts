import { describe, expect, test } from 'vitest'
import type { Engine } from '../../engine/index.ts'
import { engineWith, exact, folded, listed, matches, set, users, values } from './listed.ts'
import { rule, strictEngine } from './support.ts'

describe('who has the say', () => {
  const one = set([exact], users(...values('one')))
  const two = set([exact, rule('another', { enabled: false })], users(...values('two')))
  const none = set([])
  const otherType = set([], { id: 'users', type: 'ip', entries: values('10.0.0.1') })
  const asked = ['one', 'two', 'set', 'added']
  const add = (engine: Engine) => engine.changeList('users', { set: values('added'), remove: ['two'] })
  const put = (engine: Engine) => engine.setList('users', values('set', 'two'))
  const back = (engine: Engine) => engine.setList('users', null)
  const apply = (document: object) => (engine: Engine) => engine.apply(document)

  test.each<[what: string, steps: ((engine: Engine) => unknown)[], holds: string[]]>([
    ['a document, until the list is changed', [apply(two)], ['two']],
    ['what a document said when the list was changed first', [add, apply(two)], ['one', 'added']],
    ['what was set, and changed', [put, add, apply(two)], ['set', 'added']],
    ['what is set replaces what was changed', [add, put], ['two', 'set']],
    ['the document that is in force, when the list is given back', [add, apply(two), back], ['two']],
    ['nothing of before, when it is changed after that', [add, apply(two), back, add], ['added']],
    ['the list as it was, while nobody declares it', [add, apply(none), apply(two)], ['one', 'added']],
    ['what is changed while nobody declares it', [put, apply(none), add, apply(two)], ['set', 'added']],
    ['what is set while nobody declares it', [add, apply(none), put, apply(one)], ['two', 'set']],
    ['the document, when it was given back while nobody declared it', [add, apply(none), back, apply(two)], ['two']],
    ['the list as it was, after one of another type', [add, apply(otherType), apply(two)], ['one', 'added']],
  ])('%s', async (_, steps, holds) => {
    const engine = await engineWith(one)
    for (const step of steps) expect(await step(engine)).toMatchObject({ ok: true })
    expect(listed(engine, ...asked)).toEqual(holds)
  })

  test('a list that no rule uses is kept for those that come', async () => {
    const engine = await engineWith(set([], users()))
    engine.changeList('users', { set: values('Mallory') })
    expect(await engine.change({ set: [exact, folded] })).toMatchObject({ ok: true })
    expect(matches(engine, 'Mallory', 'mallory')).toEqual(['exact folded', 'folded'])
  })

  test('nobody knows a list that was given back while nobody declared it', async () => {
    const engine = await engineWith(one)
    add(engine)
    await engine.apply(none)
    expect(back(engine)).toEqual({ ok: true, entries: 0 })
    for (const unknown of [back, add, put])
      expect(unknown(engine)).toMatchObject({ ok: false, problems: [{ code: 'RW122' }] })
  })

  test('changes while a set is being compiled are in what comes into force', async () => {
    const slices: (() => void)[] = []
    let now = 0
    // Every look at the clock is a slice.
    const engine = strictEngine({ schedule: slice => slices.push(slice), monotonic: () => (now += 1_000) })
    const many = users(...Array.from({ length: 3_000 }, (_, number) => ({ value: `User-${number}` })))
    const applying = [engine.apply(set([exact], many)), engine.apply(set([folded], many))]
    let changed = 0
    for (let done = 0; slices.length > 0; done++) {
      slices.shift()?.()
      // What was asked for second begins when the first has been answered.
      await Promise.resolve()
      if (done % 3 !== 0 || engine.program.rules === 0) continue
      const result = engine.changeList('users', { set: values(`Late-${changed}`), remove: [`User-${changed}`] })
      expect(result).toMatchObject({ ok: true, entries: 3_000, absent: 0 })
      changed++
    }
    expect(changed).toBeGreaterThan(10)
    expect(await Promise.all(applying)).toMatchObject([{ ok: true }, { ok: true }])
    expect(matches(engine, 'LATE-0', 'USER-0', 'LATE-9', 'USER-9', 'USER-2999')).toEqual([
      'folded',
      '',
      'folded',
      '',
      'folded',
    ])
  })
})
