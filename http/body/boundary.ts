import { type Parameters, valuesOf } from './parameters.ts'

export interface Boundary {
  /** What stands between the parts. Undefined: nothing is said. */
  readonly value: string | undefined
  /** Parsers differ over what it is. */
  readonly isOdd: boolean
}

/** Of a multipart media type. */
export function boundaryOf(parameters: Parameters): Boundary {
  const plain = valuesOf(parameters, 'boundary')
  const parts = parameters.list.filter(([name]) => continuation.test(name))
  const value = plain[0] ?? joined(parts)
  return { value, isOdd: parameters.isOdd || plain.length > 1 || parts.length > 0 || !wellFormed.test(value ?? '') }
}

/** `boundary*`, `boundary*0`, `boundary*1*`: in pieces, or with a character set (RFC 2231, 3 and 4). Nearly nobody reads that. */
const continuation = /^boundary\*/

/** RFC 2046, 5.1.1. */
const wellFormed = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/

function joined(parts: Parameters['list']): string | undefined {
  return parts.length === 0
    ? undefined
    : parts.map(([name, value]) => (name.endsWith('*') ? extended(value) : value)).join('')
}

/** Of `charset'language'text` the text. */
function extended(value: string): string {
  return value.slice(value.indexOf("'", value.indexOf("'") + 1) + 1)
}
