/** RFC 6901 JSON Pointers. */

/** The pointer to an entry of what `pointer` names. */
export function within(pointer: string, ...keys: readonly (string | number)[]): string {
  let path = pointer
  for (const key of keys) path += typeof key === 'number' ? `/${key}` : `/${escapeToken(key)}`
  return path
}

export function pointerTokens(pointer: string): readonly string[] {
  if (pointer === '') return []
  return pointer.slice(1).split('/').map(unescapeToken)
}

export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))
}

export function lastToken(pointer: string): string | undefined {
  return pointerTokens(pointer).at(-1)
}

/** What a pointer names in a JSON value; undefined where there is nothing. Reads own properties only. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document
  for (const token of pointerTokens(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value
}

function escapeToken(key: string): string {
  return /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key
}

function unescapeToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token
}
