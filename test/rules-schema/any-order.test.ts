import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashRuleSet, type Problem, readRuleFiles, readRuleSet } from '../../rules-schema/index.ts'
import { pointerTokens } from '../../rules-schema/pointer.ts'

const looksAt = (address: string) => ({ operator: 'exists', inputs: [{ address }] })
const rule = (id: unknown, members: object = {}) => ({ id, category: 'business_logic', event: 'probe', ...members })
const list = (id: string, ...values: readonly unknown[]) => ({
  id,
  type: 'value',
  entries: values.map(value => ({ value })),
})
const about = (id: string, ...rules: readonly string[]) => ({ id, rules: rules.map(one => ({ id: one })) })

/** Parts of a rule set, each right in itself, or wrong in a way that has nothing to do with where it stands. */
const pool = {
  rules: [
    rule('a'),
    rule('b', { conditions: [looksAt('app.one'), looksAt('app.two')] }),
    rule('c', { conditions: [looksAt('app.thr')] }),
    rule('d-1', { event: 'users.login.sucess' }),
    rule('d-2', { conditions: [{ operator: '!equals', inputs: [looksAt('usr.id').inputs[0]], value: 1 }] }),
    rule('a', { name: 'of the same id' }),
    rule('wrong', { name: 5, conditions: [{ operator: '!ip_match', inputs: [{}, {}], values: [] }] }),
    rule('no id'),
  ],
  lists: [list('l', 'u', 'v'), list('m'), list('l', 'w'), list('n', 5)],
  exclusions: [
    about('x', 'a', 'd-2'),
    about('y', 'd-3', 'nobody'),
    { id: 'z', conditions: [looksAt('app.two'), looksAt('app.fuor')], inputs: [{ address: 'app.one', path: '$.a' }] },
    { id: 'everything' },
    { id: 'x', effect: 'monitor' },
    { id: 'wrong', rules: [{ id: 'a', event: 'probe' }] },
  ],
  addresses: ['app.one', 'app.two', 'app.three', 'app.four', 'app.fours'],
} as const

type Kind = keyof typeof pool
const kinds = Object.keys(pool) as readonly Kind[]
type Chosen = readonly (readonly [kind: Kind, part: unknown])[]

const everything: Chosen = kinds.flatMap(kind => pool[kind].map(part => [kind, part] as const))
const rightRules: Chosen = ['a', 'd-1', 'd-2'].map(id => ['rules', pool.rules.find(rule => rule.id === id)])

/** A rule set with a rule at least: whether one without is told in other words when it has several files. */
const chosen = fc.tuple(fc.boolean(), fc.subarray([...everything], { minLength: 1 })).map(([isRight, some]): Chosen => {
  if (isRight) return [...rightRules, ...some.filter(isRightPart)]
  return some.some(([kind]) => kind === 'rules') ? some : [...rightRules.slice(0, 1), ...some]
})

function isRightPart([kind, part]: Chosen[number]): boolean {
  const wrong = ['l', 'n', 'wrong', 'x'].includes((part as { readonly id: string }).id)
  return kind === 'addresses' || (kind !== 'rules' && !wrong)
}

function textOf(parts: Chosen): string {
  const members = kinds.map(kind => [kind, parts.filter(([of]) => of === kind).map(([, part]) => part)] as const)
  const there = members.filter(([kind, of]) => kind === 'rules' || of.length > 0)
  return JSON.stringify({ version: 1, ...Object.fromEntries(there) })
}

interface Said {
  readonly ok: boolean
  readonly hash: string | undefined
  readonly problems: readonly string[]
}

function saidOf(files: readonly Chosen[]): Said {
  const texts = files.map((parts, index) => ({ file: `${index}.json`, source: textOf(parts) }))
  const read = readRuleFiles(texts)
  const problems = read.ok ? read.warnings : read.problems
  return {
    ok: read.ok,
    hash: read.ok ? hashRuleSet(read.value) : undefined,
    problems: problems.map(problem => inItsPart(problem, files)).sort(),
  }
}

/** A problem with the part that it is about in place of where that stands; of ids that are there twice, either. */
function inItsPart({ code, severity, message, help, pointer, file }: Problem, files: readonly Chosen[]): string {
  const [kind = '', index, ...rest] = pointerTokens(pointer)
  const parts = files[Number(file?.slice(0, -5))]?.filter(([of]) => of === kind) ?? []
  const { id = parts[Number(index)]?.[1] } = (parts[Number(index)]?.[1] ?? {}) as { readonly id?: unknown }
  return JSON.stringify([code, severity, code === 'RW108' ? '' : message, help, kind, id, rest])
}

describe('the same parts, in any order and any split over files,', () => {
  it('have the same hash and the same problems', () => {
    const seen = { ok: 0, refused: 0, codes: new Set<string>() }
    const split = chosen.chain(parts =>
      fc.record({
        parts: fc.constant(parts),
        order: fc.shuffledSubarray([...parts], { minLength: parts.length, maxLength: parts.length }),
        files: fc.array(fc.nat(2), { minLength: parts.length, maxLength: parts.length }),
      }),
    )
    fc.assert(
      fc.property(split, ({ parts, order, files }) => {
        const splitted = [0, 1, 2].map(file => order.filter((_, index) => files[index] === file))
        const whole = saidOf([parts])
        const other = saidOf(withRules(splitted))
        expect(other).toEqual(whole)
        seen[whole.ok ? 'ok' : 'refused'] += 1
        for (const problem of whole.problems) seen.codes.add(problem.slice(2, 7))
      }),
      { numRuns: 1500 },
    )
    expect(seen.ok).toBeGreaterThan(200)
    expect(seen.refused).toBeGreaterThan(200)
    for (const code of ['RW104', 'RW105', 'RW108', 'RW111', 'RW117', 'RW304', 'RW307', 'RW308'])
      expect(seen.codes).toContain(code)
  })
})

/** A file without anything is no rule set, and not what is meant here. */
function withRules(files: readonly Chosen[]): readonly Chosen[] {
  return files.filter(parts => parts.length > 0)
}

it('the order of members does not count either', () => {
  const document = { version: 1, rules: [rule('a')], exclusions: [about('x', 'a')], addresses: ['app.one'] }
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, member]) => [name, reversed(member)]),
    )
  }
  const hashes = [document, reversed(document)].map(value => {
    const read = readRuleSet(JSON.stringify(value))
    return read.ok ? hashRuleSet(read.value) : expect.unreachable()
  })
  expect(hashes[0]).toBe(hashes[1])
})
