/** Reading a path's text from left to right. Offsets are in UTF-16 code units. */

const blank = /[ \t\n\r]*/y

export function skipBlank(text: string, at: number): number {
  return at + (match(blank, text, at)?.length ?? 0)
}

/** What a sticky pattern finds just here. */
export function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

export function quoted(text: string, at: number): string {
  const point = text.codePointAt(at)
  return point === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(point))
}
