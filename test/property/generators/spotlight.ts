import fc from 'fast-check'
import {
  type Capture,
  canonicalTransformer,
  type List,
  type MaskName,
  type PositiveOperatorName,
  type Rule,
  type RuleSetDocument,
  type Test,
} from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { parsePath, transformers as transformersByName } from '../interpreter/index.ts'
import { addressNames, type KnownAddress, valuesByAddress } from './addresses.ts'
import { target, transformers, without } from './inputs.ts'
import { type Leaf, leavesOf, pathTo } from './leaves.ts'
import { limits } from './limits.ts'
import { lists, usedLists } from './lists.ts'
import { operandFrom } from './operands.ts'
import { negated, testsWithoutInputs } from './tests.ts'
import { cards, declaredAddress, ipTexts, numbers } from './vocabulary.ts'

/** Which of several: a number that is taken modulo their count. */
const choice = fc.nat(1_000)

const suppliedValue = fc.oneof(
  { weight: 5, arbitrary: suppliedAt('server.request.body') },
  { weight: 3, arbitrary: suppliedAt('server.request.query') },
  ...addressNames.map(address => ({ weight: 1, arbitrary: suppliedAt(address) })),
)

function suppliedAt(address: KnownAddress) {
  return fc.record({ address: fc.constant(address), value: valuesByAddress[address] })
}

/** Operators that see the same values, so that one request has what several rules look for. */
const families = {
  texts: [
    'exact_match',
    'exact_match',
    'match_regex',
    'starts_with',
    'ends_with',
    'ends_with',
    'contains',
    'phrase_match',
  ],
  numbers: ['equals', 'greater_than', 'greater_than', 'greater_than', 'lower_than', 'lower_than', 'lower_than'],
  ips: ['ip_match', 'ip_match', 'ip_match', 'exists'],
  cards: ['match_regex_with_checksum'],
  hidden: ['hidden_ascii_match'],
} as const satisfies Readonly<Record<string, readonly PositiveOperatorName[]>>

type Family = keyof typeof families

/** What becomes a rule with one test or capture, when it is known what is supplied. */
const spotOf = (family: Family) =>
  fc.record({
    operation: operationOf(family),
    leaf: choice,
    spelling: fc.array(choice, { minLength: 4, maxLength: 4 }),
    deep: fc.nat(12),
    transformers,
    target,
    variant: choice,
    negated: fc.constantFrom(false, false, true),
    captures: fc.constantFrom(false, false, false, false, false, false, false, true),
    mask: fc.constantFrom<MaskName | undefined>(undefined, undefined, 'sha256', 'hmac', 'redact'),
  })

/** An operator, with operands that are any. */
function operationOf(family: Family) {
  return fc
    .constantFrom<PositiveOperatorName>(...families[family])
    .chain(operator => fc.record({ operator: fc.constant(operator), any: testsWithoutInputs[operator] }))
}

const spots = fc
  .constantFrom<Family>(
    ...Array<Family>(8).fill('texts'),
    ...Array<Family>(4).fill('numbers'),
    'ips',
    'ips',
    'ips',
    'cards',
    'cards',
    'hidden',
  )
  .chain(family =>
    fc.record({ family: fc.constant(family), spots: fc.array(spotOf(family), { minLength: 5, maxLength: 5 }) }),
  )

type Spot = ReturnType<typeof spotOf> extends fc.Arbitrary<infer T> ? T : never

/**
 * Rules with one test each, whose path and operand are taken from the value that is then supplied (or, in a part of the
 * cases, are any), and two more requests that are much like it: hits and misses of each operator in plenty.
 */
export const spotlight: fc.Arbitrary<readonly Conversation[]> = fc
  .record({
    supplied: suppliedValue,
    spots,
    hmacKey: fc.constantFrom('a key', undefined, undefined, undefined),
    lists,
    limits: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: limits }),
  })
  .map(({ supplied: { address, value }, spots: { family, spots }, hmacKey, lists, limits }) => {
    const sent = withSuitable(value, family, spots[0]?.variant ?? 0)
    const rules = spots.map((one, place) => ({ id: `r${place}`, ...frame, ...partsOf(one, address, sent) }))
    const frameOfEach = { rules: documentOf(rules, lists), limits, hmacKey }
    return nearly(sent, family).map(one => ({ ...frameOfEach, calls: [{ run: { [address]: one } }, 'end'] }))
  })

const frame = { category: 'business_logic', event: 'shop.order' } as const

function partsOf({ operation, variant, target, ...rest }: Spot, address: string, sent: unknown): Partial<Rule> {
  const all = leavesOf(sent)
  const suitable = all.filter(leaf => isSeenBy(operation.operator, leaf.value))
  const leaves = suitable.length > 0 ? suitable : all
  const { steps, value } = leaves[rest.leaf % leaves.length] as Leaf
  const lastStep = target === 'keys' && steps.length > 0 ? steps.length - 1 : steps.length
  const ownSteps = steps.slice(0, variant % 4 === 0 ? variant % (lastStep + 1) : lastStep)
  const path = pathTo(ownSteps, rest.spelling, rest.deep)
  const source = without({ address, path, transformers: rest.transformers })
  if (rest.captures) return { capture: { [`k${variant}`]: without({ ...source, mask: rest.mask }) as Capture } }
  const seen = target === 'keys' ? (nameOf(steps.at(-1)) ?? value) : value
  const names = (rest.transformers ?? []).map(canonicalTransformer)
  const operand = typeof seen === 'string' ? names.reduce((text, name) => transformersByName[name](text), seen) : seen
  const own = variant % 11 === 0 ? operation.any : operandFrom(operation.operator, operand, variant)
  const test = { ...own, inputs: [without({ ...source, target })] } as Test
  return { conditions: [rest.negated ? negated(test) : test] }
}

/** Whether the operator could be true of such a value. */
function isSeenBy(operator: PositiveOperatorName, value: unknown): boolean {
  if (operator === 'exists') return true
  if (operator === 'equals') return typeof value !== 'object'
  if (operator === 'greater_than' || operator === 'lower_than')
    return typeof value === 'number' || (typeof value === 'string' && value !== '' && Number.isFinite(Number(value)))
  if (operator === 'match_regex') return typeof value === 'string'
  return typeof value === 'string' && (operator === 'ip_match' ? /[.:]/.test(value) : value !== '')
}

/** The member that the first of the ways leads to. */
function nameOf([way]: readonly string[] = []): string | undefined {
  const [step] = way === undefined ? [] : parsePath(`$${way}`)
  return step?.kind === 'name' ? step.name : undefined
}

const suitableFor = {
  numbers,
  ips: ipTexts,
  cards,
  hidden: ['a', 'a\u{e0041}b\u{e0042}', '\u{e0080}', '\u{dffff}\u{e0000}', '\u{e007f}\u{e0020}é', 'é'],
} as const satisfies Readonly<Record<Exclude<Family, 'texts'>, readonly (string | number)[]>>

/** Texts are rarely addresses or numbers: for operators that see nothing else they are. */
function withSuitable(value: unknown, family: Family, variant: number): unknown {
  if (family === 'texts') return value
  const suitable = suitableFor[family]
  return mapScalars(
    value,
    text => suitable[(variant + text.length) % suitable.length],
    number => number,
  )
}

/** The value itself, and two of which one half of the texts differs, and every number. */
function nearly(value: unknown, family: Family): readonly unknown[] {
  const suitable = family === 'texts' || family === 'numbers' ? undefined : suitableFor[family]
  const other = (text: string) => suitable?.[text.length % suitable.length] ?? `x${text}`
  const isOdd = (text: string) => text.length % 2 > 0
  return [
    value,
    mapScalars(
      value,
      text => (isOdd(text) ? text : other(text)),
      number => number + 1,
    ),
    mapScalars(
      value,
      text => (isOdd(text) ? `${text}x` : text),
      number => number - 1,
    ),
  ]
}

function mapScalars(value: unknown, text: (one: string) => unknown, number: (one: number) => unknown): unknown {
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map(item => mapScalars(item, text, number))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapScalars(item, text, number)]))
}

function documentOf(rules: readonly Rule[], all: readonly List[]): RuleSetDocument {
  const lists = usedLists(rules, all)
  return { version: 1, rules, addresses: [declaredAddress], ...(lists.length > 0 && { lists }) }
}
