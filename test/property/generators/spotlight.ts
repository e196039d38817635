import fc from 'fast-check'
import type { Input, Rule, RuleSetDocument, Scalar, Test } from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { addressNames, type KnownAddress, valuesByAddress } from './addresses.ts'
import { testsWithoutInputs, without } from './conditions.ts'
import { limits } from './limits.ts'
import { spellings } from './paths.ts'

/** A node of a value, with the ways to write each step to it. */
interface Leaf {
  readonly steps: readonly (readonly [string, ...string[]])[]
  readonly value: unknown
}

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

const operator = fc.constantFrom<Test['operator']>('exists', 'equals', 'exact_match', 'starts_with', 'match_regex')

/**
 * One rule with one test, whose path and operand are taken from the value that is then supplied (or, in a part of the
 * cases, are any): hits and misses of each operator in plenty.
 */
export const spotlight: fc.Arbitrary<Conversation> = fc
  .record({
    operator,
    supplied: suppliedValue,
    leaf: choice,
    spelling: fc.array(choice, { minLength: 4, maxLength: 4 }),
    transformers: fc.constantFrom<Input['transformers']>(undefined, ['lowercase']),
    variant: choice,
    operands: fc.record(testsWithoutInputs),
    captures: fc.constantFrom(false, false, false, false, true),
    limits,
  })
  .map(({ operator, supplied, leaf, spelling, transformers, variant, operands, captures, limits }) => {
    const leaves = leavesOf(supplied.value)
    const { steps, value } = leaves[leaf % leaves.length] as Leaf
    const ownSteps = variant % 3 === 0 ? steps.slice(0, variant % (steps.length + 1)) : steps
    const path = `$${ownSteps.map((ways, place) => ways[(spelling[place % 4] ?? 0) % ways.length]).join('')}`
    const input = without({ address: supplied.address, path, transformers }) as Input
    const own = variant % 5 === 0 ? operands[operator] : operandFrom(operator, value, variant)
    const test = { ...own, inputs: [input] } as Test
    return {
      rules: ruleSetOf(captures ? { capture: { k: input } } : { conditions: [test] }),
      limits,
      calls: [{ run: { [supplied.address]: supplied.value } }, 'end'],
    }
  })

function ruleSetOf(parts: Partial<Rule>): RuleSetDocument {
  return { version: 1, rules: [{ id: 'r', category: 'business_logic', event: 'shop.order', ...parts }] }
}

/** Every node of the value, containers last. */
function leavesOf(value: unknown, steps: Leaf['steps'] = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [{ steps, value }]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const below = entries.flatMap(([key, item]) => leavesOf(item, [...steps, waysTo(key, entries.length)]))
  return [...below, { steps, value }]
}

/** The step itself in its spellings, or a wildcard. */
function waysTo(key: string | number, length: number): readonly [string, ...string[]] {
  if (typeof key === 'string') return [...spellings(key), '.*', '[*]']
  return [`[${key}]`, `[${key}]`, `[${key - length}]`, '.*', '[*]']
}

/** An operand made from the value itself, or nearly. */
function operandFrom(operator: Test['operator'], value: unknown, variant: number): Partial<Test> {
  const text = typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : String(value)
  const near = [text, text, text.toUpperCase(), text.toLowerCase(), text.slice(0, -1), `${text}x`][variant % 6] || 'a'
  const options = variant % 3 === 0 ? { options: { case_sensitive: variant % 2 === 0 } } : {}
  switch (operator) {
    case 'exists':
      return { operator }
    case 'equals':
      return { operator, ...equalsOperand(value, near, variant) }
    case 'exact_match':
      return { operator, values: ['zz', near], ...options }
    case 'starts_with':
      return { operator, values: [near.slice(0, 1 + (variant % 4)), near], ...options }
    case 'match_regex': {
      const regex = text === '' ? 'x*' : near.slice(variant % 2).replace(/[^A-Za-z0-9]/g, '.') || '.'
      const min_length = Buffer.byteLength(text) + (variant % 4) - 2
      return { operator, regex, ...(variant % 7 < 5 && min_length >= 0 ? { options: { min_length } } : options) }
    }
  }
}

/** A number is missed by one or two as well, with a delta that covers it or nearly. */
function equalsOperand(value: unknown, near: string, variant: number): { value: Scalar; delta?: number } {
  if (typeof value === 'boolean') return { value: variant % 3 > 0 ? value : !value }
  const number = Number(value)
  if (value === '') return { value }
  if (typeof value === 'object' || !Number.isFinite(number)) return { value: near }
  const options = [
    { value: number },
    { value: number + 1, delta: 1 },
    { value: number - 1, delta: 1.5 },
    { value: near },
  ]
  return options[variant % options.length] as { value: Scalar; delta?: number }
}
