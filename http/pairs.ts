import { percentDecode } from './percent-decode.ts'
import { addText, maxPairs, type TextMap, textMap } from './text-map.ts'

export interface Pairs {
  readonly values: TextMap
  /** There were more than `maxPairs`; the rest was not looked at. */
  readonly cut: boolean
}

/** `a=1&b=2` as in queries and urlencoded bodies: flat, every value of a repeated name, no meaning in brackets or dots. */
export function parsePairs(text: string): Pairs {
  const values = textMap()
  let count = 0
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('&', start)
    const end = found === -1 ? text.length : found
    if (end > start) {
      if (count === maxPairs) return { values, cut: true }
      count += 1
      addPair(values, text.slice(start, end))
    }
    start = end + 1
  }
  return { values, cut: false }
}

function addPair(values: TextMap, pair: string): void {
  const equals = pair.indexOf('=')
  if (equals === -1) addText(values, decode(pair), '')
  else addText(values, decode(pair.slice(0, equals)), decode(pair.slice(equals + 1)))
}

function decode(text: string): string {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** The query of a request target: after the first `?`, up to the first `#`. */
export function queryOf(url: string): string {
  const hash = url.indexOf('#')
  const end = hash === -1 ? url.length : hash
  const mark = url.indexOf('?')
  return mark === -1 || mark > end ? '' : url.slice(mark + 1, end)
}
