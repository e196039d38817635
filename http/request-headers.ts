import type { TextMap } from './text-map.ts'

/** Headers of which one is asked for by its name, in lower case. */
export interface HeaderLookup {
  /** Repeated ones are a list. */
  header(name: string): string | readonly string[] | undefined
  /** All of them, by lower-case name. */
  readonly headers: TextMap
}

/** @param headers by lower-case name */
export function lookupIn(headers: TextMap): HeaderLookup {
  return { header: name => headers[name], headers }
}

/** The first value, which is the one that Node and the frameworks go by. */
export function headerValue(headers: HeaderLookup, name: string): string | undefined {
  const value = headers.header(name)
  return typeof value === 'object' ? value[0] : value
}
