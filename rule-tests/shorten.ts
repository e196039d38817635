const maxCharacters = 200
const maxEntries = 50
const maxDepth = 8
const more = '…'

/** A JSON value that people can read: long texts, long lists and what is very deep are cut, with an … in their place. */
export function shortened(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.length > maxCharacters ? `${cut(value)}${more}` : value
  if (typeof value !== 'object' || value === null) return value
  if (depth === maxDepth) return more
  if (Array.isArray(value)) {
    const items = value.slice(0, maxEntries).map(item => shortened(item, depth + 1))
    return value.length > maxEntries ? [...items, more] : items
  }
  const members = Object.entries(value)
  const shown = members.slice(0, maxEntries).map(([name, member]) => [name, shortened(member, depth + 1)])
  return Object.fromEntries(members.length > maxEntries ? [...shown, [more, more]] : shown)
}

/** Not between the halves of a character. */
function cut(text: string): string {
  return text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '')
}
