import fc from 'fast-check'
import type { Limits } from '../../../engine/contract.ts'
import type {
  Capture,
  Input,
  MaskName,
  PositiveOperatorName,
  Rule,
  Scalar,
  Test,
  TransformerName,
} from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { without } from './inputs.ts'
import { path as anyPath } from './paths.ts'
import { negated } from './tests.ts'
import { scalar, value } from './values.ts'

/** One cap so small that a few values meet it; a cap that is met alone shows what it does. */
const cap: fc.Arbitrary<Partial<Limits>> = fc.oneof(
  fc.record({ maxStringBytes: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ maxTextBytes: fc.integer({ min: 1, max: 24 }) }),
  fc.record({ maxNodes: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ maxEntries: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ maxDepth: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ maxDepth: fc.integer({ min: 1, max: 3 }) }),
)

const item = fc.oneof({ weight: 2, arbitrary: scalar }, { weight: 1, arbitrary: fc.constant('') })
const list = fc.array(item, { minLength: 1, maxLength: 6 })
const body = fc.oneof(list, fc.array(list, { maxLength: 4 }), value)
const path = fc.constantFrom(
  ...['$', '$', '$.*', '$[*]', '$[0]', '$[*][*]', '$.*.*.a', '$.a', '$[-1].*'],
  ...[
    '$[1:]',
    '$[::-1]',
    '$[0,*]',
    '$[*,*]',
    '$..*',
    '$..a',
    '$..[0]',
    '$..[-1:]',
    "$..['a','b']",
    '$[0:2]..*',
    '$[9:]',
  ],
)

/** Parts of the value that are not to be looked at, and what counts those that are, or nothing, or anything. */
const excluded = fc.record({
  paths: fc.array(fc.oneof(path, fc.constantFrom('$[0]', '$[1]', '$[-1]', '$[-2]', '$[0][0]', '$.a'), anyPath), {
    minLength: 1,
    maxLength: 2,
  }),
  limits: fc.oneof(
    fc.record({ maxNodes: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ maxEntries: fc.integer({ min: 1, max: 3 }) }),
    fc.constant({}),
    fc.constant({}),
    fc.constant(undefined),
  ),
})

/** One rule that reads or captures several values, as many caps allow. */
export const capped: fc.Arbitrary<Conversation> = fc
  .record({
    limits: fc.oneof(
      { weight: 4, arbitrary: cap },
      { weight: 1, arbitrary: fc.tuple(cap, cap).map(([a, b]) => ({ ...a, ...b })) },
    ),
    address: fc.constantFrom('server.request.body', 'server.request.query'),
    body,
    path,
    operand: fc.oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.constant('') }),
    kind: fc.constantFrom<PositiveOperatorName | 'capture'>(
      'exists',
      'equals',
      'equals',
      'exact_match',
      'starts_with',
      'ends_with',
      'ends_with',
      'contains',
      'phrase_match',
      'greater_than',
      'lower_than',
      'ip_match',
      'match_regex',
      'match_regex_with_checksum',
      'hidden_ascii_match',
      'capture',
      'capture',
    ),
    mask: fc.constantFrom<MaskName | undefined>(undefined, 'sha256', 'hmac', 'redact'),
    target: fc.constantFrom<Input['target']>(undefined, undefined, 'keys'),
    /** What makes texts longer. */
    transformers: fc.constantFrom<readonly TransformerName[] | undefined>(
      undefined,
      undefined,
      undefined,
      undefined,
      ['base64_encode'],
      ['unicode_normalize', 'base64_encode'],
      ['css_decode'],
      ['base64_encode', 'lowercase', 'base64Decode'],
    ),
    form: fc.constantFrom('itself', 'itself', 'not', 'negated', 'negated'),
    excluded: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: excluded }),
  })
  .map(({ limits, address, body, path, operand, kind, mask, target, transformers, form, excluded }) => ({
    rules: {
      version: 1,
      ...(excluded && { exclusions: [{ id: 'x', inputs: excluded.paths.map(one => ({ address, path: one })) }] }),
      rules: [
        kind === 'capture'
          ? capturing(without({ address, path, transformers, mask }) as Capture)
          : testing(
              without({ address, path, transformers, target }) as Input,
              // What sees the empty text.
              operand === '' ? 'equals' : kind,
              operandOf(body, operand),
              form,
            ),
      ],
    },
    // Empty texts are cut where others ran out of room.
    limits: excluded?.limits ?? (operand === '' ? { maxTextBytes: 4, ...limits } : limits),
    hmacKey: 'a key',
    calls: [{ run: { [address]: body } }, 'end'],
  }))

const frame = { id: 'r', category: 'business_logic', event: 'shop.order' } as const

function capturing(capture: Capture): Rule {
  return { ...frame, capture: { k: capture } }
}

function testing(input: Input, kind: PositiveOperatorName, operand: Scalar, form: string): Rule {
  const test = testOf(kind, input, operand)
  const inForm = form === 'negated' ? negated(test) : test
  return { ...frame, conditions: [form === 'not' ? { operator: 'not', condition: test } : inForm] }
}

function testOf(operator: PositiveOperatorName, input: Input, operand: Scalar): Test {
  const inputs = [input]
  const text = String(operand) || 'a'
  switch (operator) {
    case 'exists':
    case 'hidden_ascii_match':
      return { operator, inputs }
    case 'equals':
      return { operator, inputs, value: operand }
    case 'exact_match':
      return { operator, inputs, values: [text] }
    case 'starts_with':
    case 'contains':
    case 'phrase_match':
      return { operator, inputs, values: [text.slice(0, 9), text] }
    case 'ends_with':
      return {
        operator,
        inputs,
        values: [...text.slice(0, 8), text.slice(-2)].filter(one => !/\p{Surrogate}/u.test(one)).concat('a'),
      }
    case 'greater_than':
    case 'lower_than':
      return { operator, inputs, value: Number.isFinite(Number(operand)) ? Number(operand) : 0 }
    case 'ip_match':
      return { operator, inputs, values: ['10.0.0.0/8', '::1'] }
    case 'match_regex':
      return { operator, inputs, regex: `${text.replace(/[^A-Za-z0-9]/g, '.')}$` }
    case 'match_regex_with_checksum':
      return { operator, inputs, regex: '\\d', checksum: 'luhn' }
  }
}

/** One of the scalars in the body, by number; a word where there is none. */
function operandOf(body: unknown, which: number | string): Scalar {
  if (typeof which === 'string') return which
  const all = scalarsOf(body)
  return all[which % Math.max(1, all.length)] ?? 'a'
}

/** As a rule can say them. */
function scalarsOf(body: unknown): readonly Scalar[] {
  if (typeof body === 'string') return /\p{Surrogate}/u.test(body) ? [] : [body]
  if (typeof body === 'boolean' || (typeof body === 'number' && Number.isFinite(body))) return [body]
  return typeof body === 'object' && body !== null && !ArrayBuffer.isView(body)
    ? Object.values(body).flatMap(scalarsOf)
    : []
}
