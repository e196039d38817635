/** What a parsed value does not tell by itself, or tells only to those who look closer. */
export interface Shape {
  /** In all objects together, a repeated name counted once. */
  readonly members: number
  /** A string that may be JSON itself. */
  readonly hasNested: boolean
  /** A number whose digits a double does not keep. */
  readonly hasBigNumber: boolean
}

/** Takes no stack, since bodies may be a million levels deep. */
export function shapeOf(root: unknown): Shape {
  let members = 0
  let hasNested = false
  let hasBigNumber = false
  const open: unknown[] = [[root]]
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    // Own members alone, whatever an application has done to Object.prototype.
    const values: readonly unknown[] = Array.isArray(container) ? container : Object.values(container as object)
    if (values !== container) members += values.length
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (typeof value === 'string') hasNested ||= mayBeJson(value)
      else if (typeof value === 'number')
        hasBigNumber ||= value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER
      else if (typeof value === 'object' && value !== null) open.push(value)
    }
  }
  return { members, hasNested, hasBigNumber }
}

/** By its ends: an object, an array or a string, blanks around it allowed. */
export function mayBeJson(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first !== brace && first !== bracket && first !== quote && !(first <= space)) return false
  const trimmed = text.trim()
  const last = trimmed.at(-1)
  if (last === undefined || last !== ends.get(trimmed[0])) return false
  // Words in quotes, and others behind them.
  return last !== '"' || (trimmed.length > 1 && endOfString(trimmed, 0) === trimmed.length)
}

const ends: ReadonlyMap<string | undefined, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['"', '"'],
])
const brace = 0x7b
const bracket = 0x5b
const space = 0x20

/**
 * The names in a JSON text, repeated ones included, are no more than this: quotes with a colon behind them. Within strings there
 * may be some as well. May say too many (slower), never too few.
 */
export function mostNames(text: string): number {
  let count = 0
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let before = colon - 1
    while (text.charCodeAt(before) <= space) before -= 1
    if (text.charCodeAt(before) === quote) count += 1
  }
  return count
}

/** The names in a valid JSON text, repeated ones included. */
export function exactNames(text: string): number {
  let count = 0
  for (let start = text.indexOf('"'); start !== -1; ) {
    let after = endOfString(text, start)
    while (text.charCodeAt(after) <= space) after += 1
    if (text.charCodeAt(after) === colonCode) count += 1
    start = text.indexOf('"', after)
  }
  return count
}

/** Behind the quote that ends what one at `start` begins; the end of the text, where there is none. */
export function endOfString(text: string, start: number, quotes = '"'): number {
  for (let end = text.indexOf(quotes, start + 1); end !== -1; end = text.indexOf(quotes, end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}

const quote = 0x22
const colonCode = 0x3a
const backslash = 0x5c
