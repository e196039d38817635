import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine, type Engine } from '../../engine/index.ts'
import type { List, ListEntry } from '../../rules-schema/index.ts'
import { asked, at, document, documentOf, entries, ids, Model } from './list-model.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)
const runs = Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_400)

const id = fc.constantFrom(...ids)
const spoilt = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true))
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change'), id, set: entries, remove: entries, spoilt }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('set'), id, entries: fc.option(entries, { freq: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('apply'), document }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 2, 30) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(engine: Engine, model: Model, step: Step, tell: (what: string) => void): Promise<void> {
  tell(step.do)
  if (step.do === 'wait') model.now += step.ms
  else if (step.do === 'apply') {
    model.document = step.document
    await applied(engine, model)
  } else if (step.do === 'set') set(engine, model, step, tell)
  else change(engine, model, step, tell)
}

async function applied(engine: Engine, model: Model): Promise<void> {
  const result = await engine.apply(documentOf(model))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
}

function set(engine: Engine, model: Model, { id, entries }: Step & { do: 'set' }, tell: (what: string) => void): void {
  const isKnown = model.typeOf(id) !== undefined
  const written = entries?.map(draft => model.written(draft, id)) ?? null
  expect(engine.setList(id, written).ok).toBe(isKnown)
  if (!isKnown) tell('set of an unknown list')
  else if (written === null) model.own.delete(id)
  else model.own.set(id, { type: model.typeOf(id) as List['type'], entries: written })
}

function change(engine: Engine, model: Model, step: Step & { do: 'change' }, tell: (what: string) => void): void {
  const { id } = step
  const set = step.set.map(draft => model.written(draft, id))
  const remove = step.remove.map(draft => model.written(draft, id).value)
  const isRight = model.typeOf(id) !== undefined && !step.spoilt
  const there = new Set(
    model
      .entriesOf(id)
      .filter(one => model.isThere(one))
      .map(({ value }) => value),
  )
  const result = engine.changeList(id, { set: step.spoilt ? [...set, { value: '' }] : set, remove })
  tell(isRight ? 'change that is taken' : 'change that is refused')
  expect(result.ok).toBe(isRight)
  if (!isRight) return
  model.change(id, set, remove)
  const { absent, entries: size } = result as Extract<typeof result, { ok: true }>
  expect(absent).toBe([...new Set(remove)].filter(value => !there.has(value)).length)
  const values = (some: readonly ListEntry[]) => new Set(some.map(({ value }) => value)).size
  const after = model.entriesOf(id)
  expect(size).toBeLessThanOrEqual(values(after))
  expect(size).toBeGreaterThanOrEqual(values(after.filter(one => model.isThere(one))))
}

function matches(engine: Engine, text: string): readonly string[] {
  return engine
    .begin()
    .run({ [at]: text })
    .matches.map(({ rule }) => rule.id)
}

/** One that never had anything else. */
async function fresh(model: Model): Promise<Engine> {
  const engine = engineOf(model)
  await applied(engine, model)
  for (const id of ids)
    if (model.document[id] && model.own.get(id)?.type === model.document[id].type)
      expect(engine.setList(id, model.entriesOf(id))).toMatchObject({ ok: true })
  return engine
}

function engineOf(model: Model): Engine {
  return createEngine({
    schedule: task => task(),
    clock: () => model.now,
    monotonic: () => 0,
    onError: error => {
      throw error
    },
  })
}

test('however a list came to what it holds, it is that, for requests that begin and for those under way', async () => {
  const told = new Map<string, number>()
  const tell = (what: string) => told.set(what, (told.get(what) ?? 0) + 1)
  await fc.assert(
    fc.asyncProperty(
      document,
      fc.array(fc.tuple(step, fc.constantFrom(...asked)), { maxLength: 16 }),
      async (first, steps) => {
        const model = new Model(first)
        const engine = engineOf(model)
        await applied(engine, model)
        for (const [next, text] of steps) {
          const open = engine.begin()
          const before = open.run({ [at]: text }).matches.map(({ rule }) => rule.id)
          expect([text, before]).toEqual([text, model.matches(text)])
          await take(engine, model, next, tell)
          const came = open.run({}).matches.map(({ rule }) => rule.id)
          if (next.do !== 'apply') expect(came).toEqual(model.matches(text).filter(one => !before.includes(one)))
          if (came.length > 0) tell('match that a change made')
          for (const one of asked) {
            const found = matches(engine, one)
            expect([one, found]).toEqual([one, model.matches(one)])
            tell(found.length > 0 ? 'match' : 'no match')
          }
        }
        const other = await fresh(model)
        for (const one of asked) expect([one, matches(engine, one)]).toEqual([one, matches(other, one)])
      },
    ),
    { seed, numRuns: Math.ceil(runs / 2) },
  )
  if (runs >= 1_400) expect(Math.min(...told.values())).toBeGreaterThan(50)
  expect([...told.keys()].sort()).toEqual([
    'apply',
    'change',
    'change that is refused',
    'change that is taken',
    'match',
    'match that a change made',
    'no match',
    'set',
    'set of an unknown list',
    'wait',
  ])
})
