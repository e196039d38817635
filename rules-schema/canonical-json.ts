/** JSON with sorted members. For values that were read from JSON: no cycles, and depth is bounded by the reader. */
export function canonicalJson(value: unknown): string {
  return textOf(value, Number.POSITIVE_INFINITY) ?? [...canonicalPieces(value)].join('')
}

/** So many values are written in a fraction of a millisecond. */
const fewValues = 2_000

/** The same in pieces, none of which takes long to make: a rule may have a million values. */
export function* canonicalPieces(value: unknown): Generator<string> {
  const text = textOf(value, fewValues)
  if (text !== undefined) yield text
  else if (Array.isArray(value)) yield* piecesOfList(value)
  else yield* piecesOfObject(value as object)
}

function* piecesOfList(list: readonly unknown[]): Generator<string> {
  // So many scalars, and the list around them, are just written.
  const atOnce = fewValues - 1
  for (let start = 0; start < list.length; start += atOnce) {
    const entries = list.slice(start, start + atOnce)
    const text = textOf(entries, fewValues)
    const before = start === 0 ? '[' : ','
    if (text !== undefined) yield before + text.slice(1, -1)
    else yield* piecesOfEntries(entries, before)
  }
  yield list.length === 0 ? '[]' : ']'
}

function* piecesOfEntries(entries: readonly unknown[], first: string): Generator<string> {
  let before = first
  for (const entry of entries) {
    yield before
    yield* canonicalPieces(entry)
    before = ','
  }
}

function* piecesOfObject(value: object): Generator<string> {
  let before = '{'
  for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield `${before}${JSON.stringify(name)}:`
    yield* canonicalPieces(member)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

/** By the writer that JavaScript has, which is quicker; undefined where it cannot be, or where there are more values. */
function textOf(value: unknown, most: number): string | undefined {
  left = most
  const sorted = inOrder(value)
  return left < 0 ? undefined : JSON.stringify(sorted)
}

/** Values that may still be looked at by the call of `textOf` that is going on; below 0 it has failed. */
let left = 0

/** A copy whose members are sorted, in all depths; what is sorted already is not copied. */
function inOrder(value: unknown): unknown {
  left -= 1
  if (typeof value !== 'object' || value === null || left < 0) return value
  return Array.isArray(value) ? listInOrder(value) : objectInOrder(value as Members)
}

function listInOrder(list: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length && left >= 0; index += 1) {
    const entry = inOrder(list[index])
    if (entry === list[index]) continue
    copy ??= [...list]
    copy[index] = entry
  }
  return copy ?? list
}

type Members = Readonly<Record<string, unknown>>

function objectInOrder(value: Members): Members {
  const names = Object.keys(value)
  const isInOrder = names.every((name, index) => index === 0 || (names[index - 1] as string) < name)
  if (!isInOrder) names.sort()
  const members = names.map(name => inOrder(value[name]))
  if (isInOrder && names.every((name, index) => value[name] === members[index])) return value
  return names.every(keepsItsPlace) ? made(names, members) : failed(value)
}

function made(names: readonly string[], members: readonly unknown[]): Members {
  const copy: Record<string, unknown> = {}
  for (const [index, name] of names.entries()) copy[name] = members[index]
  return copy
}

function failed(value: Members): Members {
  left = -1
  return value
}

/** Numbers come first in every object, whenever they are put in, and `__proto__` is no ordinary member. */
function keepsItsPlace(name: string): boolean {
  const first = name.charCodeAt(0)
  return (first < 0x30 || first > 0x39) && name !== '__proto__'
}
