import type { Scalar } from '../../rules-schema/index.ts'
import type { Transformer } from '../transformers/index.ts'
import { faultOf } from './fault.ts'
import { type Meter, unmetered } from './meter.ts'
import { cutUtf8 } from './utf8.ts'

/** A scalar as an operator or an event gets it. `isCut`: only its beginning. */
export interface Given<T extends Scalar = Scalar> {
  readonly value: T
  readonly isCut: boolean
}

/**
 * Strings are rewritten in order, other scalars stay. What a transformer makes longer than `maxBytes` (UTF-8) is cut before the
 * next one sees it, so that none can multiply what the one before has multiplied.
 */
export function transformed(given: Given, chain: readonly Transformer[], maxBytes: number): Given {
  return transformedInTime(given, chain, maxBytes, unmetered) as Given
}

/** The same; undefined: there was no time for it. */
export function transformedInTime(
  given: Given,
  chain: readonly Transformer[],
  maxBytes: number,
  meter: Meter,
): Given | undefined {
  if (chain.length === 0 || typeof given.value !== 'string') return given
  let { value, isCut } = given as Given<string>
  for (const transformer of chain) {
    if (!meter.step(1 + (value.length >> 6))) return undefined
    const made = rewritten(transformer, value)
    value = cutUtf8(made, maxBytes)
    isCut ||= value.length < made.length
  }
  return { value, isCut }
}

function rewritten(transformer: Transformer, text: string): string {
  try {
    return transformer(text)
  } catch (error) {
    throw faultOf(error)
  }
}
