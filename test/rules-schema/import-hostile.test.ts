import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ImportResult,
  importDatadogCustomRules,
  importLibddwaf,
  type Loss,
  parseRuleSet,
} from '../../rules-schema/index.ts'
import { type OddName, oddNames, oddValue } from '../property/odd-values.ts'

const importers = { importLibddwaf, importDatadogCustomRules } as const

function trap(): never {
  throw new Error('something of the document was called')
}

const trapped = new Proxy(
  {},
  { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap },
)

const cyclic: Record<string, unknown> = {}
cyclic.conditions = [cyclic]

const test = { operator: 'match_regex', parameters: { inputs: [{ address: 'usr.id' }], regex: 'x' } }
const rule = { id: 'r', name: 'r', tags: { type: 'probe', category: 'attack_attempt' }, conditions: [test] }
const attributes = { name: 'r', tags: rule.tags, conditions: [test] }

function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < depth; level += 1) value = [value]
  return value
}

class Rule {
  id = 'r'
}

/** What stands in place of a rule, or of a member of one. */
const odd: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['text', 'x'],
  ['a list', []],
  ['a function', trap],
  ['a symbol', Symbol('x')],
  ['a bigint', 1n],
  ['NaN', Number.NaN],
  ['a date', new Date(0)],
  ['bytes', Buffer.from('{}')],
  ['a map', new Map([['id', 'r']])],
  ['an instance', new Rule()],
  ['a proxy', trapped],
  ['a getter', Object.defineProperty({ id: 'r' }, 'name', { get: trap, enumerable: true })],
  ['a cycle', cyclic],
  ['depth 100,000', nested(100_000)],
  ['30,000 entries', Array.from({ length: 30_000 }, () => 1)],
  ['a text of 10 MB', 'x'.repeat(10_000_000)],
  ['half a character', '\ud800'],
]

/** The result is a set, or the document is none; and what is not in it is told. */
function look(result: ImportResult): readonly Loss[] {
  if (result.ok) expect(parseRuleSet(result.ruleSet)).toMatchObject({ ok: true })
  else expect(result.losses).toHaveLength(1)
  for (const { rule: name, field, reason } of result.losses) {
    expect(name.length + field.length).toBeLessThan(500)
    expect(reason.length).toBeLessThan(2_000)
  }
  return result.losses
}

describe.each(Object.entries(importers))('%s, given anything,', (name, importer) => {
  const isLibddwaf = name === 'importLibddwaf'
  const documentOf = (part: unknown) => (isLibddwaf ? { rules: [part] } : { data: [part] })
  const good = isLibddwaf ? rule : attributes

  it.each(odd)('%s as a document', (_, value) => {
    look(importer(value))
  })

  it.each(odd)('%s as a rule is told', (_, value) => {
    expect(look(importer(documentOf(value)))).not.toEqual([])
  })

  it.each(
    odd.flatMap(([what, value]) =>
      ['id', 'name', 'tags', 'conditions', 'on_match', 'scope', 'path_glob'].map(
        member => [what, member, value] as const,
      ),
    ),
  )('%s as %s', (_, member, value) => {
    look(importer(documentOf({ ...good, [member]: value })))
  })

  it.each(
    odd.flatMap(([what, value]) =>
      ['operator', 'parameters', 'inputs', 'address', 'key_path', 'regex', 'list', 'options'].map(
        member => [what, member, value] as const,
      ),
    ),
  )('%s as %s of a condition', (_, member, value) => {
    const input = { address: 'usr.id', [member]: value }
    const condition = { ...test, parameters: { ...test.parameters, inputs: [input], [member]: value }, [member]: value }
    look(importer(documentOf({ ...good, conditions: [condition] })))
  })

  it('members that are called like what objects have', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
    const extra = Object.fromEntries(names.map(member => [member, { polluted: true }]))
    const losses = look(
      importer(
        documentOf({ ...good, ...extra, tags: { ...rule.tags, ...Object.fromEntries(names.map(tag => [tag, 'x'])) } }),
      ),
    )
    expect(losses.filter(({ field }) => names.some(member => field.endsWith(member)))).not.toEqual([])
    expect('polluted' in {}).toBe(false)
  })

  it('200,000 rules, conditions, inputs', () => {
    const many = <Value>(value: Value) => Array.from({ length: 200_000 }, () => value)
    look(importer(isLibddwaf ? { rules: many(rule) } : { data: many({ attributes }) }))
    look(importer(documentOf({ ...good, conditions: many(test) })))
    look(importer(documentOf({ ...good, conditions: [{ ...test, parameters: { inputs: many({ address: 'a' }) } }] })))
  })

  it('20,000 rules that are wrong in every way, each told', () => {
    const wrong = Array.from({ length: 20_000 }, (_, index) => ({
      id: `${index}`,
      conditions: [{ operator: 'x', a: 1, b: 2 }],
      c: 3,
    }))
    const losses = look(importer(isLibddwaf ? { rules: wrong } : { data: wrong }))
    expect(new Set(losses.map(loss => loss.rule)).size).toBeGreaterThanOrEqual(20_000)
  })

  it('ids of which nothing can stay', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => String.fromCodePoint(0x4e00 + index))
    const result = importer(
      isLibddwaf ? { rules: ids.map(id => ({ ...rule, id })) } : { data: ids.map(id => ({ id, attributes })) },
    )
    look(result)
    expect(new Set(result.ruleSet?.rules.map(({ id }) => id)).size).toBe(20_000)
  })
})

describe('importLibddwaf, given lists,', () => {
  it('200,000 entries, half of them wrong', () => {
    const data = Array.from({ length: 200_000 }, (_, index) => ({
      value: index % 2 === 0 ? `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` : `no ${index}`,
    }))
    const result = importLibddwaf({ rules_data: [{ id: 'ips', type: 'ip_with_expiration', data }] })
    expect(look(result).find(loss => loss.rule === 'ips')).toMatchObject({
      rule: 'ips',
      reason: expect.stringMatching(/ and 99995 more$/),
    })
    expect(result.ruleSet?.lists?.[0]?.entries).toHaveLength(100_000)
  })

  it('1,000,001 entries', () => {
    const data = Array.from({ length: 1_000_001 }, (_, index) => ({ value: `${index}` }))
    const result = importLibddwaf({ rules_data: [{ id: 'users', type: 'data_with_expiration', data }] })
    expect(look(result)).toMatchObject([{ rule: '' }, { rule: 'users', severity: 'error' }])
  })
})

/** Words that mean something to an importer, so that what is generated comes near to what there is. */
const words = fc.constantFrom(
  'id',
  'name',
  'tags',
  'type',
  'category',
  'conditions',
  'operator',
  'parameters',
  'inputs',
  'address',
  'key_path',
  'transformers',
  'regex',
  'list',
  'data',
  'options',
  'on_match',
  'enabled',
  'output',
  'attributes',
  'value',
  'rules_target',
  'rule_id',
  'enforce_word_boundary',
  'match_regex',
  '!exact_match',
  'ip_match',
  'equals',
  'exists',
  'usr.id',
  'keys_only',
  'lowercase',
  'block',
  'monitor',
  'min_version',
  '2.0.0',
  'ip_with_expiration',
  'expiration',
  'path_glob',
  '/a/*',
  'scope',
  'blocking',
  'action',
  'capture_data',
  '__proto__',
  '',
  'é',
  '\u0000',
)
const scalar = fc.oneof(
  words,
  words,
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.integer({ min: -5, max: 5 }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(...oddNames).map((name: OddName) => oddValue(name)),
)
const junk = fc.letrec(tie => ({
  value: fc.oneof({ maxDepth: 5 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.array(fc.tuple(words, tie('value')), { maxLength: 6 }).map(entries => Object.fromEntries(entries)),
}))

type Path = readonly (string | number)[]

/** Every place in a value. */
function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [[]]
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
  return [[], ...entries.flatMap(([key, entry]) => pathsIn(entry).map((path): Path => [key, ...path]))]
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((entry, index) => (String(index) === key ? replaced(entry, rest, by) : entry))
  if (typeof value !== 'object' || value === null) return value
  return { ...value, [key]: replaced((value as Record<string, unknown>)[key], rest, by) }
}

/** What is nearly right: something in it, or something beside, is not. */
function nearly(right: object): fc.Arbitrary<unknown> {
  const places = pathsIn(right).filter(path => path.length > 0)
  const changes = fc.array(fc.tuple(fc.constantFrom(...places), fc.oneof(scalar, junk.value)), { maxLength: 2 })
  const beside = fc.dictionary(words, junk.value, { maxKeys: 1 })
  return fc
    .tuple(changes, beside)
    .map(([changed, more]) =>
      changed.reduce<unknown>((value, [path, by]) => replaced(value, path, by), { ...more, ...right }),
    )
}

/** Fixed, so that a run that passed passes again; `RULEWIRE_PROPERTY_SEED` looks elsewhere. */
const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)
const runs = Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_000) * 2

describe('importers, given generated documents,', () => {
  it('libddwaf: never throw, and tell of every rule that is not there', () => {
    const sections = fc.record(
      {
        rules: fc.array(fc.oneof(nearly(rule), junk.object), { maxLength: 4 }),
        custom_rules: fc.oneof(
          fc.array(fc.oneof(nearly({ ...rule, id: 'c' }), junk.object), { maxLength: 3 }),
          junk.value,
        ),
        rules_data: fc.oneof(
          fc.array(nearly({ id: 'd', type: 'ip_with_expiration', data: [{ value: '10.0.0.0/8' }] })),
          junk.value,
        ),
        exclusions: fc.oneof(
          fc.array(nearly({ id: 'e', conditions: [test], rules_target: [{ rule_id: 'r' }] })),
          junk.value,
        ),
        rules_override: fc.oneof(fc.array(nearly({ id: 'r', enabled: false })), junk.value),
        actions: fc.oneof(fc.array(nearly({ id: 'block', type: 'block_request', parameters: {} })), junk.value),
        processors: junk.value,
      },
      { requiredKeys: ['rules'] },
    )
    let kept = 0
    fc.assert(
      fc.property(sections, document => {
        const result = importLibddwaf(document)
        look(result)
        kept += result.ruleSet?.rules.length ?? 0
        expect(told(result)).toBe(true)
        expect(lost(document.rules, result)).toEqual([])
      }),
      { numRuns: runs, seed },
    )
    expect(kept).toBeGreaterThan(runs / 10)
  })

  it('Datadog: never throw, and tell of every rule that is not there', () => {
    const object = fc.oneof(
      nearly({ id: 'r', attributes }),
      nearly(attributes),
      nearly({
        id: 'r',
        type: 'custom_rule',
        attributes: { ...attributes, scope: [{ service: 'a', env: 'b' }], path_glob: '/a' },
      }),
      junk.object,
    )
    let kept = 0
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(object, { maxLength: 4 }),
          object,
          fc.array(object).map(data => ({ data })),
        ),
        document => {
          const result = importDatadogCustomRules(document)
          look(result)
          expect(told(result)).toBe(true)
          kept += result.ruleSet?.rules.length ?? 0
        },
      ),
      { numRuns: runs, seed },
    )
    expect(kept).toBeGreaterThan(runs / 10)
  })
})

/** Where nothing came out, something was said. */
function told({ ruleSet, losses }: ImportResult): boolean {
  return (ruleSet?.rules.length ?? 0) > 0 || losses.length > 0
}

/** Ids of rules that are neither in the set nor told of: by an error, or as not for this version, or as called otherwise. */
function lost(rules: readonly unknown[], { ok, ruleSet, losses }: ImportResult): readonly unknown[] {
  if (!ok) return []
  const kept = new Set(ruleSet?.rules.map(({ id }) => id))
  const toldOf = new Set(
    losses
      .filter(({ severity, reason }) => severity === 'error' || /^not for|^it is called/.test(reason))
      .map(loss => loss.rule),
  )
  const ids = rules.map(found => (found as { readonly id?: unknown }).id)
  return ids.filter(id => typeof id === 'string' && id !== '' && !kept.has(id) && !toldOf.has(id))
}
