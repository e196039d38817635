import { addCookies } from './cookies.ts'
import { addText, type TextMap, textMap } from './text-map.ts'

export interface RequestHeaders {
  /** By lower-case name, without Cookie; repeated ones as a list. */
  readonly headers: TextMap
  readonly cookies: TextMap
  /** Some cookies were not looked at. */
  readonly cut: boolean
}

/** From names and values in turn (`rawHeaders`): the parsed form of Node drops repeated ones. */
export function requestHeaders(rawHeaders: readonly string[]): RequestHeaders {
  const headers = textMap()
  const cookies = textMap()
  let cut = false
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase()
    const value = rawHeaders[i + 1] as string
    if (name === 'cookie') cut = addCookies(cookies, value) || cut
    else addText(headers, name, value)
  }
  return { headers, cookies, cut }
}

/** The first value, which is the one that Node and the frameworks go by. */
export function headerValue(headers: TextMap, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value[0] : value
}
