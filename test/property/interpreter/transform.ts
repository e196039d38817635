import type { Input } from '../../../rules-schema/index.ts'
import { foldAscii } from './text.ts'
import type { ScalarValue } from './values.ts'
import type { World } from './world.ts'

/** The input's transformers, one after the other, on a text; other scalars stay as they are. */
export function transform(value: ScalarValue, input: Input, world: World): ScalarValue {
  if (typeof value !== 'string') return value
  return (input.transformers ?? []).reduce((text, name) => transformers[name](text, world), value)
}

const transformers = { lowercase: fold }

/** ASCII letters alone. */
export function fold(text: string, world: World): string {
  return world.mutant === 'unicode-folding' ? text.toLowerCase() : foldAscii(text)
}
