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
  // A list of texts is written as quickly as it is copied.
  for (let start = 0; start < list.length; start += fewValues) {
    const entries = list.slice(start, start + fewValues)
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

/** By the engine's own writer, which is several times as quick; undefined where it cannot be, or where there are more values. */
function textOf(value: unknown, most: number): string | undefined {
  const sorter = new Sorter(most)
  const sorted = sorter.sorted(value)
  return sorter.isDone ? JSON.stringify(sorted) : undefined
}

/** Copies with sorted members. */
class Sorter {
  isDone = true
  private left: number

  constructor(most: number) {
    this.left = most
  }

  sorted(value: unknown): unknown {
    if (--this.left < 0) this.isDone = false
    if (typeof value !== 'object' || value === null || !this.isDone) return value
    return Array.isArray(value) ? this.list(value) : this.object(value)
  }

  private list(list: readonly unknown[]): readonly unknown[] {
    if (list.length > this.left) this.isDone = false
    return this.isDone ? list.map(entry => this.sorted(entry)) : list
  }

  private object(value: object): object {
    const copy: Record<string, unknown> = {}
    for (const name of Object.keys(value).sort()) {
      if (!keepsItsPlace(name)) this.isDone = false
      if (!this.isDone) break
      copy[name] = this.sorted((value as Readonly<Record<string, unknown>>)[name])
    }
    return copy
  }
}

/** Numbers come first in every object, whenever they are put in, and `__proto__` is no ordinary member. */
function keepsItsPlace(name: string): boolean {
  const first = name.charCodeAt(0)
  return (first < 0x30 || first > 0x39) && name !== '__proto__'
}
