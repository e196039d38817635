import fc from 'fast-check'
import { canonicalTransformer, type Input, type MaskName, type Rule, type Test } from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { transformers } from '../interpreter/index.ts'
import { limits } from './limits.ts'
import { textFor, transformerName } from './pieces.ts'

const otherOperand = fc
  .array(fc.constantFrom('a', 'b', 'A', '/', '..', '.', 'é', ' ', '+', 'ab'), { minLength: 1, maxLength: 3 })
  .map(some => some.join(''))

/** A part of what becomes of one of the texts, or anything. */
const operand = fc.record({
  which: fc.nat(2),
  from: fc.nat(12),
  length: fc.integer({ min: 1, max: 9 }),
  other: otherOperand,
  isOther: fc.constantFrom(false, false, true),
})

const operator = fc.constantFrom<Test['operator']>(
  ...(['contains', 'phrase_match', 'starts_with', 'ends_with', 'exact_match', 'equals'] as const),
  ...(['!phrase_match', '!exact_match', '!equals'] as const),
)

const sent = fc
  .oneof(
    { weight: 3, arbitrary: fc.tuple(transformerName) },
    { weight: 2, arbitrary: fc.array(transformerName, { minLength: 2, maxLength: 3 }) },
  )
  .chain(names =>
    fc.record({
      names: fc.constant(names),
      texts: fc.array(textFor(names.map(canonicalTransformer)), { minLength: 1, maxLength: 3 }),
    }),
  )

const cap = fc.oneof(
  limits,
  fc.integer({ min: 1, max: 12 }).map(maxStringBytes => ({ maxStringBytes })),
)

/** Texts made of what transformers rewrite, looked at by what sees texts. */
export const texts: fc.Arbitrary<Conversation> = fc
  .record({
    sent,
    mask: fc.constantFrom<MaskName | undefined>(undefined, 'sha256', 'redact'),
    operator,
    operands: fc.array(operand, { minLength: 1, maxLength: 3 }),
    case_sensitive: fc.boolean(),
    inKeys: fc.boolean(),
    kind: fc.constantFrom('test', 'test', 'test', 'regex', 'capture', 'capture'),
    limits: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: cap }),
  })
  .map(({ sent: { names, texts }, operator, operands, case_sensitive, inKeys, kind, mask, limits }) => {
    const input: Input = { address: 'server.request.body', transformers: names }
    const inputs: readonly Input[] = [inKeys ? { ...input, target: 'keys' } : input]
    const results = texts.map(text => names.reduce((one, name) => transformers[canonicalTransformer(name)](one), text))
    const values = operands.map(one => operandOf(operator, one, results))
    const body = inKeys ? Object.fromEntries(texts.map(one => [one, 1])) : texts
    return {
      rules: {
        version: 1,
        rules: [
          kind === 'capture'
            ? capturing(input, mask)
            : testing(kind === 'regex' ? lineTest(inputs) : testOf(operator, inputs, values, case_sensitive)),
        ],
      },
      limits,
      calls: [{ run: { 'server.request.body': body } }, 'end'],
    }
  })

type Operand = typeof operand extends fc.Arbitrary<infer T> ? T : never

function operandOf(
  operator: Test['operator'],
  { which, from, length, other, isOther }: Operand,
  all: readonly string[],
) {
  const result = all[which % all.length] ?? ''
  const part = partFor(operator, result, from, length)
  return isOther || part === '' || part.length > 200 || /\p{Surrogate}/u.test(part) ? other : part
}

function partFor(operator: Test['operator'], result: string, from: number, length: number): string {
  switch (operator) {
    case 'starts_with':
      return result.slice(0, length)
    case 'ends_with':
      return result.slice(-length)
    case 'contains':
    case 'phrase_match':
    case '!phrase_match':
      return result.slice(from % (result.length || 1)).slice(0, length)
    default:
      return result
  }
}

const frame = { id: 'r', category: 'attack_attempt', event: 'probe' } as const

function capturing(input: Input, mask: MaskName | undefined): Rule {
  const masked = mask === undefined ? {} : { mask }
  return { ...frame, capture: { k: { ...input, path: '$[0]', ...masked }, all: { ...input, ...masked } } }
}

function testing(test: Test): Rule {
  return { ...frame, conditions: [test] }
}

function testOf(
  operator: Test['operator'],
  inputs: readonly Input[],
  values: readonly string[],
  case_sensitive: boolean,
): Test {
  const isEquals = operator === 'equals' || operator === '!equals'
  const operands = isEquals ? { value: values[0] } : { values, options: { case_sensitive } }
  return { operator, inputs, ...operands } as Test
}

/** What shows the whole text. */
function lineTest(inputs: readonly Input[]): Test {
  return { operator: 'match_regex', inputs, regex: '(?s)^.+$' }
}
