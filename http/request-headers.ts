import type { TextMap } from './text-map.ts'

/** The first value, which is the one that Node and the frameworks go by. */
export function headerValue(headers: TextMap, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value[0] : value
}
