/** Text by name; several values of one name are a list. Without a prototype, so that any name is a member like others. */
export type TextMap = Record<string, string | string[]>

/**
 * More pairs than this are not taken apart. Well above what fits into Node's 16 KiB of headers and what engines enumerate, so
 * that it is they who say what a rule missed; well below what costs a request its time.
 */
export const maxPairs = 10_000

export function textMap(): TextMap {
  return Object.create(null) as TextMap
}

/** Answers whether there was a value of that name already. */
export function addText(map: TextMap, name: string, value: string): boolean {
  const known = map[name]
  if (known === undefined) {
    map[name] = value
    return false
  }
  if (typeof known === 'string') map[name] = [known, value]
  else known.push(value)
  return true
}
