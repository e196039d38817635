import type { Limits } from '../../../engine/index.ts'
import type { CapCase, InputMembers, TestMembers, Verdict } from './judge.ts'

/** An operator, a value that does what it asks, and others that do not. */
interface Asking {
  readonly test: TestMembers
  readonly hit: string
  readonly miss: string
}

const asking: readonly Asking[] = [
  { test: { operator: 'equals', value: 'hit' }, hit: 'hit', miss: 'miss' },
  { test: { operator: 'exact_match', values: ['hit'] }, hit: 'hit', miss: 'miss' },
  { test: { operator: 'exact_match', list: 'texts' }, hit: 'hit', miss: 'miss' },
  { test: { operator: 'ip_match', values: ['10.0.0.0/8'] }, hit: '10.1.2.3', miss: '192.0.2.1' },
  { test: { operator: 'ip_match', list: 'ranges' }, hit: '10.1.2.3', miss: '192.0.2.1' },
  { test: { operator: 'ends_with', values: ['it'] }, hit: 'hit', miss: 'miss' },
  { test: { operator: 'greater_than', value: 5 }, hit: '6', miss: '-4' },
  { test: { operator: 'lower_than', value: 5 }, hit: '-4', miss: '6' },
  { test: { operator: 'match_regex', regex: '^hit' }, hit: 'hit', miss: 'miss' },
  { test: { operator: 'match_regex', regex: '^[0-9]{3}$' }, hit: '123', miss: '1234' },
  { test: { operator: 'contains', values: ['hit'] }, hit: 'a hit', miss: 'a miss' },
  { test: { operator: 'starts_with', values: ['hit'] }, hit: 'hits', miss: 'miss' },
  { test: { operator: 'phrase_match', values: ['hit', 'hits'] }, hit: 'a hit', miss: 'a miss' },
  { test: { operator: 'hidden_ascii_match' }, hit: '\u{e0041}', miss: 'A' },
  { test: { operator: 'match_regex_with_checksum', regex: '^\\d{2}$', checksum: 'luhn' }, hit: '18', miss: '19' },
]

const negatable = /^(?:equals|exact_match|ip_match|match_regex|match_regex_with_checksum|phrase_match)$/

/** A value that has a hit in it or not. `h`: the hit; `m`: another one each time. */
interface Scene {
  readonly why: string
  readonly make: (h: unknown, m: () => unknown) => unknown
  readonly want: Verdict
  /** There is something that could be compared: else a negated form is false, too. */
  readonly nothingThere?: boolean
}

const nodesLimit: Partial<Limits> = { maxNodes: 5 }
const nodes: readonly Scene[] = [
  { why: 'one node below the cap', make: (h, m) => [m(), m(), h], want: 'true' },
  { why: 'the last node below the cap', make: (h, m) => [m(), m(), m(), h], want: 'true' },
  { why: 'the last node below the cap, and one more', make: (h, m) => [m(), m(), m(), h, m()], want: 'true' },
  { why: 'the first node above the cap', make: (h, m) => [m(), m(), m(), m(), h], want: 'nodes' },
  { why: 'far above the cap', make: (h, m) => [m(), m(), m(), m(), m(), m(), m(), h], want: 'nodes' },
  { why: 'containers are nodes too', make: (h, m) => [[m(), m()], [h]], want: 'nodes' },
  { why: 'a walk of exactly so many', make: (_, m) => [m(), m(), m(), m()], want: 'false' },
  { why: 'a walk of one more', make: (_, m) => [m(), m(), m(), m(), m()], want: 'nodes' },
  { why: 'exactly so many empty containers', make: () => [[], [], [], []], want: 'false', nothingThere: true },
  { why: 'one more empty container', make: () => [[], [], [], [], []], want: 'nodes', nothingThere: true },
]

const entriesLimit: Partial<Limits> = { maxEntries: 4 }
const entries: readonly Scene[] = [
  { why: 'one entry below the cap', make: (h, m) => [m(), m(), h], want: 'true' },
  { why: 'the last entry below the cap', make: (h, m) => [m(), m(), m(), h], want: 'true' },
  { why: 'the last entry below the cap, and one more', make: (h, m) => [m(), m(), m(), h, m()], want: 'true' },
  { why: 'the first entry above the cap', make: (h, m) => [m(), m(), m(), m(), h], want: 'entries' },
  { why: 'exactly so many', make: (_, m) => [m(), m(), m(), m()], want: 'false' },
  { why: 'one more', make: (_, m) => [m(), m(), m(), m(), m()], want: 'entries' },
  { why: 'one that is not there counts', make: (_, m) => [undefined, m(), m(), m(), m()], want: 'entries' },
  { why: 'of an object, the last', make: (h, m) => ({ a: m(), b: m(), c: m(), d: h }), want: 'true' },
  { why: 'of an object, one more', make: (h, m) => ({ a: m(), b: m(), c: m(), d: m(), e: h }), want: 'entries' },
  { why: 'behind a container that was cut', make: (h, m) => [[m(), m(), m(), m(), m()], h], want: 'true' },
  { why: 'none, behind one that was cut', make: (_, m) => [[m(), m(), m(), m(), m()], m()], want: 'entries' },
]

const depthLimit: Partial<Limits> = { maxDepth: 2 }
const depth: readonly Scene[] = [
  { why: 'one level above the deepest', make: h => [h], want: 'true' },
  { why: 'at the deepest level', make: h => [[h]], want: 'true' },
  { why: 'one level below it', make: h => [[[h]]], want: 'depth' },
  { why: 'far below it', make: h => [[[[[[h]]]]]], want: 'depth' },
  { why: 'at the deepest level, beside what is cut', make: (h, m) => [[[m()], h]], want: 'true' },
  { why: 'none at the deepest level', make: (_, m) => [[m()]], want: 'false' },
  { why: 'none, one level below it', make: (_, m) => [[[m()]], m()], want: 'depth' },
  { why: 'nothing to enter', make: () => [[[]], [{}]], want: 'false', nothingThere: true },
  { why: 'in objects, at the deepest level', make: h => ({ a: { b: h } }), want: 'true' },
  { why: 'in objects, one level below it', make: h => ({ a: { b: { c: h } } }), want: 'depth' },
]

const textLimit: Partial<Limits> = { maxTextBytes: 24 }
const text: readonly Scene[] = [
  { why: 'within the text that is read', make: h => ['-'.repeat(7), h, '-'.repeat(8)], want: 'true' },
  { why: 'behind a value that uses up all text', make: h => ['-'.repeat(24), h], want: 'truncated' },
  { why: 'behind a value that uses up more', make: h => ['-'.repeat(25), h], want: 'truncated' },
  { why: 'before one that uses up more', make: h => [h, '-'.repeat(25)], want: 'true' },
  { why: 'none, all text used up to the last byte', make: () => ['-'.repeat(12), '-'.repeat(12)], want: 'false' },
  { why: 'none, and one byte more', make: () => ['-'.repeat(12), '-'.repeat(13)], want: 'truncated' },
  { why: 'none, and empty texts behind it', make: () => ['-'.repeat(24), '', ''], want: 'false' },
]

const groups = [
  { limits: nodesLimit, scenes: nodes },
  { limits: entriesLimit, scenes: entries },
  { limits: depthLimit, scenes: depth },
  { limits: textLimit, scenes: text },
]

export const containerCases: readonly CapCase[] = groups.flatMap(({ limits, scenes }) =>
  asking.flatMap(one =>
    scenes.flatMap(({ why, make, want, nothingThere = false }) => {
      return bothWays(
        one,
        { why, limits, address: 'server.request.query', value: make(one.hit, () => one.miss), want },
        nothingThere,
      )
    }),
  ),
)

/** Where the hit is among the names of an object; undefined: nowhere. */
type NameRow = readonly [why: string, limits: Partial<Limits>, names: number, hitAt: number | undefined, want: Verdict]

const nameRows: readonly NameRow[] = [
  ['the name of the last node below the cap', nodesLimit, 4, 3, 'true'],
  ['the same, and one more', nodesLimit, 5, 3, 'true'],
  ['the name of the first node above the cap', nodesLimit, 5, 4, 'nodes'],
  ['no name of so many nodes', nodesLimit, 4, undefined, 'false'],
  ['no name of one more', nodesLimit, 5, undefined, 'nodes'],
  ['the name of the last entry below the cap', entriesLimit, 4, 3, 'true'],
  ['the same, and one more entry', entriesLimit, 5, 3, 'true'],
  ['the name of the first entry above the cap', entriesLimit, 5, 4, 'entries'],
  ['no name of so many entries', entriesLimit, 4, undefined, 'false'],
  ['no name of one more entry', entriesLimit, 5, undefined, 'entries'],
]

/** Names that are numbers come first, wherever they were written. */
const asNames = asking.filter(({ hit, miss }) => !/^\d+$/.test(hit) && !/^\d+$/.test(miss))

export const nameCases: readonly CapCase[] = asNames.flatMap(one =>
  nameRows.flatMap(([why, limits, names, hitAt, want]) => {
    const entries = Array.from({ length: names }, (_, at) => [at === hitAt ? one.hit : `${one.miss}${at}`, 'value'])
    const value = Object.fromEntries(entries)
    return bothWays(one, { why, limits, address: 'server.request.query', input: { target: 'keys' }, value, want })
  }),
)

/** The test, and its negated form where there is one: that is false, too, where there is nothing to compare. */
function bothWays({ test }: Asking, one: Omit<CapCase, 'test'>, nothingThere = false): readonly CapCase[] {
  if (!negatable.test(test.operator)) return [{ ...one, test }]
  const opposite = one.want === 'true' || nothingThere ? 'false' : 'true'
  const negated = { ...test, operator: `!${test.operator}` }
  return [
    { ...one, test },
    { ...one, test: negated, want: isKnown(one.want) ? opposite : one.want },
  ]
}

function isKnown(verdict: Verdict): boolean {
  return verdict === 'true' || verdict === 'false'
}

type NodeRow = readonly [why: string, input: InputMembers, limits: Partial<Limits>, value: unknown, want: Verdict]

/** `exists` needs the nodes that the path selects, and not what is in them. */
const nodeRows: readonly NodeRow[] = [
  ['a node at the deepest level', { path: '$.a.b' }, depthLimit, { a: { b: [[[]]] } }, 'true'],
  ['a node below it', { path: '$.a.b.c' }, depthLimit, { a: { b: { c: 1 } } }, 'depth'],
  ['no such node below it', { path: '$.a.b.c' }, depthLimit, { a: { b: { d: 1 } } }, 'false'],
  ['no such node at the deepest level', { path: '$.a.c' }, depthLimit, { a: { b: 1 } }, 'false'],
  ['anywhere, at the deepest level', { path: '$..b' }, depthLimit, { a: { b: 1 } }, 'true'],
  ['anywhere, below it', { path: '$..c' }, depthLimit, { a: { b: { c: 1 } } }, 'depth'],
  ['anywhere, with nothing below it', { path: '$..c' }, depthLimit, { a: { b: {} } }, 'false'],
  ['the first entry above the cap, by its index', { path: '$[4]' }, entriesLimit, ['a', 'b', 'c', 'd', 'e'], 'true'],
  ['the same by a slice', { path: '$[4:]' }, entriesLimit, ['a', 'b', 'c', 'd', 'e'], 'true'],
  ['a slice of exactly so many', { path: '$[0:4].x' }, entriesLimit, [[], [], [], [], []], 'false'],
  ['a slice of one more', { path: '$[0:5].x' }, entriesLimit, [[], [], [], [], []], 'entries'],
  ['in the last entry below the cap', { path: '$[*].x' }, entriesLimit, [[], [], [], { x: 1 }], 'true'],
  ['in the first entry above the cap', { path: '$[*].x' }, entriesLimit, [[], [], [], [], { x: 1 }], 'entries'],
  ['in none of so many', { path: '$[*].x' }, entriesLimit, [[], [], [], []], 'false'],
  ['the last node below the cap', { path: '$[*].x' }, nodesLimit, [[], [], { x: 1 }], 'true'],
  ['the first node above the cap', { path: '$[*].x' }, nodesLimit, [[], [], [], { x: 1 }], 'nodes'],
  ['in none of so many nodes', { path: '$[*].x' }, nodesLimit, [[], [], [], []], 'false'],
  ['in none of more nodes', { path: '$[*].x' }, nodesLimit, [[], [], [], [], []], 'nodes'],
  ['a name, and no text is left', { target: 'keys' }, { maxTextBytes: 0 }, { name: 1 }, 'true'],
  ['a name at the deepest level', { path: '$.a', target: 'keys' }, depthLimit, { a: { b: 1 } }, 'true'],
  ['a name below it', { path: '$.a.b', target: 'keys' }, depthLimit, { a: { b: { c: 1 } } }, 'depth'],
  ['no name in the nodes below the cap', { target: 'keys' }, nodesLimit, ['a', 'b', 'c', 'd'], 'false'],
  ['a name in the first node above it', { target: 'keys' }, nodesLimit, ['a', 'b', 'c', 'd', { x: 1 }], 'nodes'],
  ['a name in the first entry above the cap', { target: 'keys' }, entriesLimit, [[], [], [], [], { x: 1 }], 'entries'],
]

export const nodeCases: readonly CapCase[] = nodeRows.flatMap(([why, input, limits, value, want]) => {
  const opposite = want === 'true' ? 'false' : want === 'false' ? 'true' : want
  return (['server.request.query', 'server.request.body'] as const).flatMap((address): CapCase[] => [
    { why, input, limits, value, address, test: { operator: 'exists' }, want },
    { why, input, limits, value, address, test: { operator: '!exists' }, want: opposite },
  ])
})
