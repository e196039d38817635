import { canonicalTransformer, type ValueSource } from '../../../rules-schema/index.ts'
import { cutUtf8 } from './text.ts'
import { transformers } from './transformers.ts'
import type { ScalarValue } from './values.ts'
import type { Seen } from './walk.ts'
import type { World } from './world.ts'

/**
 * The input's transformers, one after the other, on a text; other scalars stay as they are. What one makes too long is cut
 * before the next sees it.
 */
export function transform(seen: Seen<ScalarValue>, input: ValueSource, world: World): Seen<ScalarValue> {
  const { value, cut } = seen
  return typeof value === 'string' ? transformText({ value, cut }, input, world) : seen
}

function transformText(seen: Seen<string>, { transformers: names = [] }: ValueSource, world: World): Seen<string> {
  return names.reduce(({ value, cut }, name) => {
    const made = transformers[canonicalTransformer(name)](value)
    const kept = cutUtf8(made, world.limits.maxStringBytes)
    if (made !== value) world.observe?.(`rewriting: ${canonicalTransformer(name)}`, 'seen')
    return { value: kept, cut: cut || kept !== made }
  }, seen)
}
