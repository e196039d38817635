import { normalizedPath } from '../../rules-schema/index.ts'
import type { CompiledInput } from '../program.ts'

/** Where an input looks: normalised where that is one place whatever the value, else as the rule has it. */
export function writtenPath({ segments, path }: CompiledInput): string {
  const fromEnd = segments.some(segment => segment.kind === 'index' && segment.index < 0)
  return fromEnd ? path : (normalizedPath(segments) ?? path)
}
