import { LooseText } from './loose-text.ts'

export interface LooseJson {
  readonly value: unknown
  /** How often the most repeated name of an object came. */
  readonly mostRepeated: number
  /** Something stands behind the value. */
  readonly hasMore: boolean
}

/** Of several members of one name: all of them, as a list, or the one that came so many others later (the last, where it is too many). */
export type Choice = 'every' | number

/**
 * Reads a text as a lenient parser might: repeated names as chosen, numbers that a double cannot hold as the text of their digits.
 * Undefined: it is not even loosely JSON. Takes no stack.
 */
export function looseJson(text: string, choice: Choice): LooseJson | undefined {
  const source = new LooseText(text)
  const builder = new Builder(choice)
  do {
    if (!step(source, builder)) return undefined
  } while (!builder.isDone)
  return { value: builder.root, mostRepeated: builder.mostRepeated, hasMore: !source.isAtEnd }
}

/** One value, or the beginning of a container, and all that ends with it. */
function step(source: LooseText, builder: Builder): boolean {
  if (!builder.isEmpty && !begin(source, builder)) return false
  if (source.take('{')) builder.open(Object.create(null) as Members)
  else if (source.take('[')) builder.open([])
  else {
    const scalar = scalarOf(source)
    if (scalar === undefined) return false
    builder.add(scalar.value)
  }
  return closeAll(source, builder)
}

/** The name of a member, where one has to be. */
function begin(source: LooseText, builder: Builder): boolean {
  if (!builder.isInObject) return true
  const name = source.string() ?? source.word()
  builder.name(name ?? '')
  return name !== undefined && source.take(':')
}

/** Closes what ends here; answers whether there is a next value where one has to be. */
function closeAll(source: LooseText, builder: Builder): boolean {
  let isFresh = builder.isFresh
  while (!builder.isDone) {
    const hasComma = !isFresh && source.take(',')
    if (source.take(builder.isInObject ? '}' : ']')) builder.close()
    else return hasComma || isFresh
    isFresh = false
  }
  return true
}

function scalarOf(source: LooseText): { readonly value: unknown } | undefined {
  const text = source.string()
  if (text !== undefined) return { value: text }
  const word = source.word()
  if (word === undefined) return undefined
  if (literals.has(word)) return { value: literals.get(word) }
  const number = Number(word)
  if (Number.isNaN(number)) return undefined
  return { value: keepsDigits(number) ? number : word }
}

function keepsDigits(number: number): boolean {
  return number <= Number.MAX_SAFE_INTEGER && number >= -Number.MAX_SAFE_INTEGER
}

const literals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['undefined', null],
  ['NaN', 'NaN'],
])

type Members = Record<string, unknown>

/** Containers that are open, the innermost last. */
class Builder {
  root: unknown
  mostRepeated = 1
  isDone = false
  /** The innermost has been opened just now. */
  isFresh = false
  readonly #choice: Choice
  readonly #open: Frame[] = []

  constructor(choice: Choice) {
    this.#choice = choice
  }

  get isEmpty(): boolean {
    return this.#open.length === 0
  }

  get isInObject(): boolean {
    return !Array.isArray(this.#open.at(-1)?.container ?? [])
  }

  name(name: string): void {
    const frame = this.#open.at(-1)
    if (frame !== undefined) frame.name = name
  }

  open(container: Members | unknown[]): void {
    this.add(container)
    this.#open.push({ container, name: '', seen: undefined })
    this.isDone = false
    this.isFresh = true
  }

  add(value: unknown): void {
    this.isFresh = false
    const frame = this.#open.at(-1)
    if (frame === undefined) {
      this.root = value
      this.isDone = true
    } else if (Array.isArray(frame.container)) frame.container.push(value)
    else this.#addMember(frame, frame.container, value)
  }

  close(): void {
    this.#open.pop()
    this.isFresh = false
    this.isDone = this.isEmpty
  }

  #addMember(frame: Frame, members: Members, value: unknown): void {
    const { name } = frame
    if (!(name in members)) {
      members[name] = value
      return
    }
    frame.seen ??= new Map()
    const before = frame.seen.get(name) ?? 1
    frame.seen.set(name, before + 1)
    this.mostRepeated = Math.max(this.mostRepeated, before + 1)
    if (this.#choice !== 'every') {
      if (before <= this.#choice) members[name] = value
    } else if (before === 1) members[name] = [members[name], value]
    else (members[name] as unknown[]).push(value)
  }
}

interface Frame {
  readonly container: Members | unknown[]
  /** Of the member that is being read. */
  name: string
  /** How often names came that came more than once. */
  seen: Map<string, number> | undefined
}
