/**
 * Whether an object in a JSON text has a member twice: `JSON.parse` takes the last, other readers the first, and a proxy that
 * checks one must not let us act on the other. Counts the names in the text, and the members of what was read of it.
 *
 * @param text - that `JSON.parse` took
 * @param value - what it made of it
 */
export function hasDuplicateNames(text: string, value: unknown): boolean {
  return namesIn(text) !== membersIn(value)
}

function namesIn(text: string): number {
  const colon = /[ \t\n\r]*:/y
  let names = 0
  for (let open = text.indexOf('"'); open !== -1; open = text.indexOf('"', colon.lastIndex)) {
    const end = endOfString(text, open) + 1
    colon.lastIndex = end
    if (colon.test(text)) names += 1
    else colon.lastIndex = end
  }
  return names
}

/** A quote ends a string unless an odd number of backslashes stands before it. */
function endOfString(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return quote
  }
}

/** Without recursion: the depth is the sender's. */
function membersIn(value: unknown): number {
  let members = 0
  const left = [value]
  while (left.length > 0) {
    const one = left.pop()
    if (typeof one !== 'object' || one === null) continue
    const values = Object.values(one)
    if (!Array.isArray(one)) members += values.length
    for (const each of values) left.push(each)
  }
  return members
}
