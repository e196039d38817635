import { describe } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { type Loose, type Part, testsOf } from './rule-parts.ts'

/** In bytes of UTF-8; the schema counts characters. */
const maxPatternBytes = 16 * 1024

/** What a schema cannot say about an operator's members. */
export function checkOperatorValues(rule: Loose, pointer: string): readonly Problem[] {
  return testsOf(rule, pointer).flatMap(test => checkDelta(test) ?? checkPatternSize(test) ?? [])
}

function checkDelta({ value, pointer }: Part): Problem | undefined {
  const compared = value.value
  if ((value.operator !== 'equals' && value.operator !== '!equals') || typeof value.delta !== 'number') return undefined
  if (typeof compared !== 'string' && typeof compared !== 'boolean') return undefined
  return error(
    'RW105',
    within(pointer, 'delta'),
    `"delta" goes with a number; "value" is ${describe(compared)}`,
    'leave "delta" out',
  )
}

function checkPatternSize({ value, pointer }: Part): Problem | undefined {
  const { regex } = value
  // The schema has told of one that is longer even in characters.
  if (typeof regex !== 'string' || regex.length > maxPatternBytes || Buffer.byteLength(regex) <= maxPatternBytes)
    return undefined
  return error('RW105', within(pointer, 'regex'), `"regex" is longer than ${maxPatternBytes} bytes`)
}
