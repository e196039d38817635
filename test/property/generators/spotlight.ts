import fc from 'fast-check'
import type { Input, RuleSetDocument, Test } from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { addressNames, valuesByAddress } from './addresses.ts'
import { testsWithoutInputs } from './conditions.ts'
import { limits } from './limits.ts'
import { spellings } from './paths.ts'
import { withKnownNames } from './rules.ts'

interface Leaf {
  readonly keys: readonly (string | number)[]
  readonly value: unknown
}

/** Which of several: a number that is taken modulo their count. */
const choice = fc.nat(1_000)

const suppliedValue = fc.oneof(
  ...addressNames.map(address => fc.record({ address: fc.constant(address), value: valuesByAddress[address] })),
)

const operator = fc.constantFrom('exists', 'equals', 'exact_match', 'starts_with', 'match_regex') as fc.Arbitrary<
  Test['operator']
>

/**
 * One rule with one test, whose path and operand are taken from the value that is then supplied (or, in a part of the
 * cases, from another one): hits and misses of each operator in plenty.
 */
export const spotlight: fc.Arbitrary<Conversation> = fc
  .record({
    operator,
    supplied: suppliedValue,
    leaf: choice,
    loosen: fc.array(choice, { minLength: 4, maxLength: 4 }),
    lowercase: fc.boolean(),
    variant: choice,
    operands: fc.record(testsWithoutInputs),
    limits,
  })
  .map(parts => {
    const leaves = leavesOf(parts.supplied.value)
    const leaf = leaves[parts.leaf % Math.max(1, leaves.length)] ?? { keys: [], value: undefined }
    const own = operandFrom(parts.operator, leaf.value, parts.variant)
    const input: Input = {
      address: parts.supplied.address,
      path: `$${leaf.keys.map((key, place) => stepFor(key, parts.loosen[place % 4] ?? 0)).join('')}`,
      ...(parts.lowercase ? { transformers: ['lowercase'] } : {}),
    }
    const test = { ...(own ?? parts.operands[parts.operator]), inputs: [input] } as Test
    return {
      rules: ruleSetOf(test),
      limits: parts.limits,
      calls: [{ run: { [parts.supplied.address]: parts.supplied.value } }, 'end'],
    }
  })

function ruleSetOf(test: Test): RuleSetDocument {
  const rule = { id: 'r', category: 'business_logic', event: 'shop.order', conditions: [test] } as const
  return { version: 1, rules: [withKnownNames(rule)] }
}

/** Every node but the containers, with the way to it. */
function leavesOf(value: unknown, keys: readonly (string | number)[] = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [{ keys, value }]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [...entries.flatMap(([key, item]) => leavesOf(item, [...keys, key])), { keys, value }]
}

/** The step itself in one of its spellings, or a wildcard. */
function stepFor(key: string | number, choice: number): string {
  if (choice % 4 === 0) return choice % 8 === 0 ? '.*' : '[*]'
  if (typeof key === 'number') return `[${key}]`
  const ways = spellings(key)
  return ways[choice % ways.length] as string
}

/** A test made from the value itself, sometimes nearly; `undefined`: no such operand can be made of it. */
function operandFrom(operator: Test['operator'], value: unknown, variant: number): Partial<Test> | undefined {
  if (variant % 5 === 0) return undefined
  const text = typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : String(Number(value))
  const near = [text, text, text.toUpperCase(), text.toLowerCase(), text.slice(0, -1), `${text}x`][variant % 6] || 'a'
  const options = variant % 3 === 0 ? { options: { case_sensitive: variant % 2 === 0 } } : {}
  switch (operator) {
    case 'exists':
      return { operator }
    case 'equals':
      return {
        operator,
        value: typeof value === 'boolean' || Number.isFinite(value) ? (value as boolean | number) : near,
      }
    case 'exact_match':
      return { operator, values: ['zz', near], ...options }
    case 'starts_with':
      return { operator, values: [near.slice(0, 1 + (variant % 4)), near], ...options }
    case 'match_regex':
      return { operator, regex: near.slice(variant % 2).replace(/[^A-Za-z0-9]/g, '.') || '.', ...options }
  }
}
