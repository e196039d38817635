import fc from 'fast-check'
import type { Input, MaskName, Rule, Test, TransformerName } from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { limits } from './limits.ts'

const pieces = [
  ...['a', 'b', 'A', 'é', 'ab', '/', '/', '/', '..', '..', '.', '%', '%2', '41', '%61', '%2e', '%2F', '%25', '+', '+'],
  ...['%2B', '%c3%a9', '%C3', '%ff', '%EF%BB%BF', '%F0%9F%98%80', '%00', '\0', ' ', '\u212a'],
] as const

const text = fc
  .tuple(fc.constantFrom('', '', '', '../', './', '/'), fc.array(fc.constantFrom(...pieces), { maxLength: 8 }))
  .map(([start, some]) => start + some.join(''))
/** Longer than what is captured. */
const longText = text.map(one => one.repeat(150))
const operand = fc.array(fc.constantFrom('a', 'b', 'A', '/', '..', '.', 'é', ' ', '+', 'ab'), {
  minLength: 1,
  maxLength: 3,
})
const operands = fc.array(
  operand.map(some => some.join('')),
  { minLength: 1, maxLength: 4 },
)

const transformers = fc.array(
  fc.constantFrom<TransformerName>('lowercase', 'url_decode', 'remove_nulls', 'normalize_path'),
  { maxLength: 3 },
)

const operator = fc.constantFrom('contains', 'phrase_match', 'starts_with', 'ends_with', 'exact_match')

/** Texts made of what transformers rewrite, looked at by what sees texts. */
export const texts: fc.Arbitrary<Conversation> = fc
  .record({
    sent: fc.array(fc.oneof({ weight: 15, arbitrary: text }, { weight: 1, arbitrary: longText }), {
      minLength: 1,
      maxLength: 3,
    }),
    mask: fc.constantFrom<MaskName | undefined>(undefined, 'sha256', 'redact'),
    transformers,
    operator,
    values: operands,
    case_sensitive: fc.boolean(),
    inKeys: fc.boolean(),
    kind: fc.constantFrom('test', 'test', 'test', 'regex', 'capture'),
    limits: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: limits }),
  })
  .map(({ sent, transformers, operator, values, case_sensitive, inKeys, kind, mask, limits }) => {
    const input: Input = { address: 'server.request.body', transformers }
    const inputs: readonly Input[] = [inKeys ? { ...input, target: 'keys' } : input]
    const test = { operator, inputs, values, options: { case_sensitive } } as Test
    const body = inKeys ? Object.fromEntries(sent.map(one => [one, 1])) : sent
    return {
      rules: { version: 1, rules: [kind === 'capture' ? capturing(input, mask) : testing(kind, test)] },
      limits,
      calls: [{ run: { 'server.request.body': body } }, 'end'],
    }
  })

const frame = { id: 'r', category: 'attack_attempt', event: 'probe' } as const

function capturing(input: Input, mask: MaskName | undefined): Rule {
  const masked = mask === undefined ? {} : { mask }
  return { ...frame, capture: { k: { ...input, path: '$[0]', ...masked }, all: { ...input, ...masked } } }
}

function testing(kind: string, test: Test): Rule {
  const { inputs } = test
  return { ...frame, conditions: [kind === 'regex' ? { operator: 'match_regex', inputs, regex: '(?s)^.+$' } : test] }
}
