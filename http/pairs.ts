import { percentDecode } from './percent-decode.ts'
import { addText, maxPairs, type TextMap, textMap } from './text-map.ts'

export interface Pairs {
  readonly values: TextMap
  /** Some name came more than once. */
  readonly repeats: boolean
  /** There were more than `maxPairs`; the rest was not looked at. */
  readonly cut: boolean
}

/** `a=1&b=2` as in queries and urlencoded bodies: flat, every value of a repeated name, no meaning in brackets or dots. */
export function parsePairs(text: string): Pairs {
  const values = textMap()
  let repeats = false
  const cut = eachPair(text, (name, value) => {
    if (addText(values, decodePart(name), decodePart(value))) repeats = true
  })
  return { values, repeats, cut }
}

/** Names and values as they came, still encoded, one after the other. Answers whether there were more than are looked at. */
export function eachPair(text: string, take: (name: string, value: string) => void): boolean {
  let count = 0
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('&', start)
    const end = found === -1 ? text.length : found
    if (end > start) {
      if (count === maxPairs) return true
      count += 1
      takePair(text.slice(start, end), take)
    }
    start = end + 1
  }
  return false
}

function takePair(pair: string, take: (name: string, value: string) => void): void {
  const equals = pair.indexOf('=')
  if (equals === -1) take(pair, '')
  else take(pair.slice(0, equals), pair.slice(equals + 1))
}

/** A name or a value. */
export function decodePart(text: string): string {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** The query of a request target: after the first `?`, up to the first `#`. */
export function queryOf(url: string): string {
  const hash = url.indexOf('#')
  const end = hash === -1 ? url.length : hash
  const mark = url.indexOf('?')
  return mark === -1 || mark > end ? '' : url.slice(mark + 1, end)
}
