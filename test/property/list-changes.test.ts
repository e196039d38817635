import { BlockList } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine, type Engine } from '../../engine/index.ts'
import type { List, ListEntry } from '../../rules-schema/index.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)
const runs = Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_400)

const at = 'app.user'
const start = Date.parse('2030-01-01T00:00:00Z')
const ids = ['one', 'other'] as const
type Id = (typeof ids)[number]

/** Few, so that they meet; U+212A is no ASCII letter. */
const texts = ['a', 'A', 'ab', 'aB', 'AB', 'k', 'K', '\u212a', '10.0.0.1'] as const

/** What each is, in the words of node:net. */
const ranges: Readonly<Record<string, readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6']>> = {
  '10.0.0.1': ['10.0.0.1', 32, 'ipv4'],
  '10.0.0.1/32': ['10.0.0.1', 32, 'ipv4'],
  '::ffff:10.0.0.1': ['10.0.0.1', 32, 'ipv4'],
  '::FFFF:a00:1/128': ['10.0.0.1', 32, 'ipv4'],
  '10.0.0.0/8': ['10.0.0.0', 8, 'ipv4'],
  '10.1.2.3/8': ['10.0.0.0', 8, 'ipv4'],
  '::ffff:10.0.0.0/104': ['10.0.0.0', 8, 'ipv4'],
  '10.1.0.0/16': ['10.1.0.0', 16, 'ipv4'],
  '0.0.0.0/0': ['0.0.0.0', 0, 'ipv4'],
  '2001:db8::1': ['2001:db8::1', 128, 'ipv6'],
  '2001:DB8::1': ['2001:db8::1', 128, 'ipv6'],
  '2001:db8:0:0:0:0:0:1/128': ['2001:db8::1', 128, 'ipv6'],
  '2001:db8::1/128': ['2001:db8::1', 128, 'ipv6'],
  '2001:db8::/32': ['2001:db8::', 32, 'ipv6'],
  '2001:db8:1::/32': ['2001:db8::', 32, 'ipv6'],
  '2001:db8:8000::/33': ['2001:db8:8000::', 33, 'ipv6'],
  '::/0': ['::', 0, 'ipv6'],
}
const addresses = {
  '10.0.0.1': 'ipv4',
  '10.1.2.3': 'ipv4',
  '10.200.0.1': 'ipv4',
  '11.0.0.1': 'ipv4',
  '2001:db8::1': 'ipv6',
  '2001:db8:8000::1': 'ipv6',
  '::1': 'ipv6',
} as const
const asked = [...new Set([...texts, ...Object.keys(addresses)])]

/** A list of either type takes what it can of these. */
const entry = fc.record({
  value: fc.constantFrom(...texts),
  range: fc.constantFrom(...Object.keys(ranges)),
  endsAfter: fc.option(fc.constantFrom(-1, 0, 1, 3, 50), { nil: undefined, freq: 2 }),
})
type Draft = typeof entry extends fc.Arbitrary<infer T> ? T : never
const entries = fc.array(entry, { maxLength: 5 })

/** Undefined: the document does not declare it. */
const declared = fc.option(fc.record({ type: fc.constantFrom('value', 'ip'), entries, folds: fc.boolean() }), {
  nil: undefined,
  freq: 5,
})
const document = fc.record({ one: declared, other: declared })
type Document = typeof document extends fc.Arbitrary<infer T> ? T : never

const id = fc.constantFrom(...ids)
const spoilt = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true))
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change'), id, set: entries, remove: entries, spoilt }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('set'), id, entries: fc.option(entries, { freq: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('apply'), document }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 2, 30) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Every entry of every list, all looked at. */
class Model {
  now = start
  document: Document
  readonly own = new Map<Id, { readonly type: List['type']; readonly entries: readonly ListEntry[] }>()

  constructor(document: Document) {
    this.document = document
  }

  typeOf(id: Id): List['type'] | undefined {
    return this.document[id]?.type ?? this.own.get(id)?.type
  }

  entriesOf(id: Id): readonly ListEntry[] {
    const own = this.own.get(id)
    if (own !== undefined && own.type === this.typeOf(id)) return own.entries
    return this.document[id]?.entries.map(draft => this.written(draft, id)) ?? []
  }

  written({ value, range, endsAfter }: Draft, id: Id): ListEntry {
    const ending = endsAfter === undefined ? {} : { expires_at: new Date(start + endsAfter).toISOString() }
    return { value: this.typeOf(id) === 'ip' ? range : value, ...ending }
  }

  /** `set` comes in the place of what has its value. */
  change(id: Id, set: readonly ListEntry[], remove: readonly string[]): void {
    const gone = new Set([...remove, ...set.map(({ value }) => value)])
    const entries = [...this.entriesOf(id).filter(({ value }) => !gone.has(value)), ...set]
    this.own.set(id, { type: this.typeOf(id) as List['type'], entries })
  }

  isThere({ expires_at }: ListEntry): boolean {
    return expires_at === undefined || this.now < Date.parse(expires_at)
  }

  /** Ids of the rules for which the text is in a list. */
  matches(text: string): readonly string[] {
    return ids.flatMap(id => {
      const there = this.entriesOf(id).filter(one => this.isThere(one))
      if (this.document[id]?.type === 'ip') return isIn(text, there) ? [`${id}.ip`] : []
      const fold = there.some(({ value }) => lower(value) === lower(text)) && this.document[id]?.folds
      return [
        ...(there.some(({ value }) => value === text) && this.document[id] ? [`${id}.exact`] : []),
        ...(fold ? [`${id}.folded`] : []),
      ]
    })
  }
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase())
}

function isIn(text: string, there: readonly ListEntry[]): boolean {
  const family = addresses[text as keyof typeof addresses]
  return there.some(({ value }) => {
    const [address, prefix, of] = ranges[value] as (typeof ranges)[string]
    const one = new BlockList()
    one.addSubnet(address, prefix, of)
    return of === family && one.check(text, family)
  })
}

function documentOf(model: Model): object {
  const inputs = [{ address: at }]
  const rule = (id: string, test: object) => ({ id, category: 'business_logic', event: 'e', conditions: [test] })
  const rules = ids.flatMap(list => {
    const says = model.document[list]
    if (says === undefined) return []
    if (says.type === 'ip') return [rule(`${list}.ip`, { operator: 'ip_match', inputs, list })]
    const folded = { operator: 'exact_match', inputs, list, options: { case_sensitive: false } }
    return [
      rule(`${list}.exact`, { operator: 'exact_match', inputs, list }),
      ...(says.folds ? [rule(`${list}.folded`, folded)] : []),
    ]
  })
  const lists = ids.flatMap(list => {
    const says = model.document[list]
    return says ? [{ id: list, type: says.type, entries: says.entries.map(draft => model.written(draft, list)) }] : []
  })
  return { version: 1, allow_empty: true, addresses: [at], rules, lists }
}

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
