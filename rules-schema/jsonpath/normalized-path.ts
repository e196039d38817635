import type { Segment } from './path.ts'

/**
 * RFC 9535, 2.7: the one spelling of a location, `$['user']['emails'][0]`. Undefined for a path that names no single place (`*`,
 * slices, unions, `..`). A negative index stays as it is: only a value could say which item it is.
 */
export function normalizedPath(segments: readonly Segment[]): string | undefined {
  let path = '$'
  for (const segment of segments) {
    if (segment.kind === 'name') path += normalizedStep(segment.name)
    else if (segment.kind === 'index') path += normalizedStep(segment.index)
    else return undefined
  }
  return path
}

/** One step of a normalised path: `['name']` or `[0]`. */
export function normalizedStep(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : `['${mustEscape.test(key) ? key.replace(everyEscape, escaped) : key}']`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 9535 escapes exactly these
const mustEscape = /[\u0000-\u001f'\\]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 9535 escapes exactly these
const everyEscape = /[\u0000-\u001f'\\]/g

const short: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  "'": "'",
  '\\': '\\',
}

function escaped(character: string): string {
  return `\\${short[character] ?? `u${character.charCodeAt(0).toString(16).padStart(4, '0')}`}`
}
