import { findAddress } from '../addresses.ts'
import type { Spot } from '../import/loss.ts'
import { quoteRegex } from '../quote-regex.ts'
import type { Equals, Input, MatchRegex, NegatableName, Test, TextMatch } from '../types.ts'

/** A test that begins with `!`, or could. */
export type NegatableTest = Test & { readonly operator: NegatableName | `!${NegatableName}` }

/**
 * A test in the operators that libddwaf has too. Several: any of them, for one of ours that looks at text and typed addresses at once,
 * where a number is compared in two ways. Undefined: it cannot be said, which is told.
 */
export function rewriteTest(test: Test, spot: Spot): readonly Test[] | undefined {
  switch (test.operator) {
    case 'contains':
      return [{ ...test, operator: 'phrase_match' }]
    case 'starts_with':
    case 'ends_with':
      return anchored(test, spot)
    case 'equals':
    case '!equals':
      return byKind(test, spot)
    case 'greater_than':
    case 'lower_than': {
      const typed = test.inputs.filter(input => !isText(input))
      if (typed.length < test.inputs.length)
        spot.error(
          'there, numbers that are text (headers, queries, the status) are greater and lower than nothing: not looked at',
        )
      return typed.length === 0 ? undefined : [{ ...test, inputs: typed }]
    }
    default:
      return [test]
  }
}

/** In bytes; what a regular expression may have in a set of ours. */
const maxRegexBytes = 16 * 1024

function anchored({ operator, inputs, values, options = {} }: TextMatch, spot: Spot): readonly Test[] | undefined {
  const { case_sensitive = true } = options
  const any = `(?:${values.map(quoteRegex).join('|')})`
  const regex = operator === 'starts_with' ? `^${any}` : `${any}$`
  if (Buffer.byteLength(regex) > maxRegexBytes) return spot.error(`its values are too many for one regular expression`)
  const test: MatchRegex = { operator: 'match_regex', inputs, regex, options: { case_sensitive } }
  return [test]
}

/** A number or a boolean in a text address is its JSON text there. */
function byKind(test: Equals, spot: Spot): readonly Test[] | undefined {
  if (typeof test.value === 'string') return [test]
  const text = test.inputs.filter(isText)
  const typed = test.inputs.filter(input => !isText(input))
  if (text.length > 0 && (test.delta ?? 0) > 0)
    return spot.error(
      'there, numbers that are text (headers, queries, the status) are compared as text: no delta can be said',
    )
  const { delta: _, ...exact } = test
  return [
    ...(typed.length === 0 ? [] : [{ ...test, inputs: typed }]),
    ...(text.length === 0 ? [] : [{ ...exact, inputs: text, value: String(test.value) }]),
  ]
}

export function isText({ address }: Input): boolean {
  return findAddress(address)?.kind === 'text'
}
