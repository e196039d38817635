import type { PositiveOperatorName, Scalar, Test } from '../../../rules-schema/index.ts'
import { ipTexts } from './vocabulary.ts'

/** An operand made from the value itself, or nearly. */
export function operandFrom(operator: PositiveOperatorName, value: unknown, variant: number): Partial<Test> {
  const text = typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : String(value)
  const near = [text, text, text, text, text.toUpperCase(), text.slice(0, -1), `${text}x`][variant % 7] || 'a'
  const options = variant % 3 === 0 ? { options: { case_sensitive: variant % 2 === 0 } } : {}
  switch (operator) {
    case 'exists':
    case 'hidden_ascii_match':
      return { operator }
    case 'equals':
      return { operator, ...equalsOperand(value, near, variant) }
    case 'greater_than':
      return { operator, value: numberIn(text) - ([0.5, 1, 300, 2, 0, -0.5][variant % 6] as number) }
    case 'lower_than':
      return { operator, value: numberIn(text) + ([0.5, 1, 300, 2, 0, -0.5][variant % 6] as number) }
    case 'ip_match':
      return { operator, values: [ipTexts[variant % ipTexts.length] as string, '10.0.0.0/8'] }
    case 'exact_match':
      return { operator, values: ['zz', near], ...options }
    case 'starts_with':
      return { operator, values: [near.slice(0, 1 + (variant % 4)), near], ...options }
    case 'ends_with':
      return { operator, values: [near.slice(-1 - (variant % 4)), near], ...options }
    case 'contains':
      return { operator, values: partsOf(near, variant), ...options }
    case 'phrase_match':
      return {
        operator,
        values: partsOf(near, variant),
        options: { ...options.options, ...(variant % 5 < 2 && { word_boundary: true }) },
      }
    case 'match_regex_with_checksum': {
      const regex = ['\\d+', '[0-9][0-9 ]+', '\\b\\d{2}', '(?:\\d{4} ?)+'][variant % 4] as string
      return { operator, regex, checksum: 'luhn', ...(variant % 9 === 0 && { options: { min_length: variant % 20 } }) }
    }
    case 'match_regex': {
      const regex = text === '' ? 'x*' : near.slice(variant % 2).replace(/[^A-Za-z0-9]/g, '.') || '.'
      const min_length = Buffer.byteLength(text) + (variant % 4) - 2
      return { operator, regex, ...(variant % 7 < 5 && min_length >= 0 ? { options: { min_length } } : options) }
    }
  }
}

function partsOf(text: string, variant: number): readonly string[] {
  return [text.slice(variant % 3) || 'a', text.slice(1, 3) || 'b', text]
}

function numberIn(text: string): number {
  return Number.isFinite(Number(text)) ? Number(text) : 0
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
