import { within } from '../pointer.ts'
import { maxDepth, maxValues } from './bounds.ts'
import { readScalar } from './scalar.ts'
import { type Mistake, mistake, type TextProblem, unexpected } from './syntax.ts'
import { readText } from './text.ts'
import type { Wanted } from './wanted.ts'

export interface JsonReading {
  /** By JSON's grammar; only then there is a `value`. */
  readonly wellFormed: boolean
  /** Of several members of one name the last. */
  readonly value: unknown
  readonly problems: readonly TextProblem[]
}

/** More are not collected: a hostile file must not make millions. */
const maxMistakes = 1000

/**
 * JSON as `JSON.parse` reads it, and stricter: one member of each name, no half surrogates, no numbers beyond range, bounded
 * depth. Iterative, so that depth is a problem and not a crash. `wanted` collects where the places it names are.
 */
export function readJson(text: string, wanted?: Wanted, depth: number = maxDepth): JsonReading {
  return new JsonReader(text, wanted, depth).read()
}

interface Frame {
  readonly container: Record<string, unknown> | unknown[]
  readonly wanted: Wanted | undefined
  /** Of the entry being read; none between two of them. */
  key: string | undefined
  entries: number
}

class JsonReader {
  readonly #text: string
  readonly #wantedRoot: Wanted | undefined
  readonly #depth: number
  readonly #frames: Frame[] = []
  readonly #problems: TextProblem[] = []
  #at = 0
  #keyAt = 0
  #values = 0
  #root: unknown
  #stopped = false

  constructor(text: string, wanted: Wanted | undefined, depth: number) {
    this.#text = text
    this.#depth = depth
    this.#wantedRoot = wanted
  }

  read(): JsonReading {
    this.#skipBlank()
    if (this.#at === this.#text.length)
      this.#stop({
        code: 'RW006',
        offset: 0,
        message: 'the document is empty',
        help: 'is the file still being written? A set without rules is {"version":1,"rules":[],"allow_empty":true}',
      })
    else this.#readValue()
    while (!this.#stopped && this.#frames.length > 0) this.#readNext(this.#frames.at(-1) as Frame)
    if (!this.#stopped) this.#readEnd()
    const wellFormed = !this.#stopped && this.#problems.every(({ code }) => code !== 'RW001')
    return { wellFormed, value: wellFormed ? this.#root : undefined, problems: this.#problems }
  }

  /** After an opening bracket or a value: the next entry, or the end of the container. */
  #readNext(frame: Frame): undefined {
    const { container } = frame
    const isArray = Array.isArray(container)
    const close = isArray ? ']' : '}'
    frame.key = undefined
    this.#skipBlank()
    if (this.#text[this.#at] === close) return this.#close()
    if (frame.entries > 0) {
      if (this.#text[this.#at] !== ',') return this.#stop(unexpected(this.#text, this.#at, `',' or '${close}'`))
      const comma = this.#at
      this.#at += 1
      this.#skipBlank()
      if (this.#text[this.#at] === close)
        return this.#stop(mistake(comma, `a comma before '${close}'`, 'leave out the comma after the last one'))
    }
    frame.entries += 1
    if (isArray) frame.key = String(container.length)
    else if (!this.#readKey(frame)) return
    this.#readValue()
  }

  #readKey(frame: Frame): boolean {
    this.#keyAt = this.#at
    if (this.#text[this.#at] !== '"') return this.#fail(unexpected(this.#text, this.#at, 'the name of a member'))
    const key = this.#readText()
    if (key === undefined) return false
    frame.key = key
    if (Object.hasOwn(frame.container, key))
      this.#report({
        code: 'RW003',
        offset: this.#keyAt,
        message: `${JSON.stringify(key)} is there twice`,
        help: 'keep one of them',
      })
    this.#skipBlank()
    if (this.#text[this.#at] !== ':') return this.#fail(unexpected(this.#text, this.#at, "':'"))
    this.#at += 1
    this.#skipBlank()
    return true
  }

  #readValue(): undefined {
    const wanted = this.#note()
    if (++this.#values > maxValues)
      return this.#stop({ code: 'RW005', offset: this.#at, message: `more than ${maxValues} values in one document` })
    const character = this.#text[this.#at]
    if (character === '{' || character === '[') return this.#open(character === '{' ? {} : [], wanted)
    if (character === '"') {
      const value = this.#readText()
      if (value !== undefined) this.#deliver(value)
      return
    }
    const scalar = readScalar(this.#text, this.#at)
    if (!scalar.ok) return this.#stop(scalar.mistake)
    if (scalar.mistake) this.#report(scalar.mistake)
    this.#at = scalar.end
    this.#deliver(scalar.value)
  }

  #open(container: Record<string, unknown> | unknown[], wanted: Wanted | undefined): undefined {
    if (this.#frames.length === this.#depth)
      return this.#stop({ code: 'RW004', offset: this.#at, message: `nested deeper than ${this.#depth}` })
    this.#deliver(container)
    this.#frames.push({ container, wanted, key: undefined, entries: 0 })
    this.#at += 1
  }

  #close(): undefined {
    this.#frames.pop()
    this.#at += 1
  }

  #deliver(value: unknown): undefined {
    const frame = this.#frames.at(-1)
    if (frame === undefined) this.#root = value
    else if (Array.isArray(frame.container)) frame.container.push(value)
    else if (frame.key !== undefined) setOwn(frame.container, frame.key, value)
  }

  #readText(): string | undefined {
    const read = readText(this.#text, this.#at)
    if (!read.ok) {
      this.#stop(read.mistake)
      return undefined
    }
    for (const found of read.mistakes) this.#report(found)
    this.#at = read.end
    return read.value
  }

  #readEnd(): undefined {
    this.#skipBlank()
    if (this.#at < this.#text.length)
      this.#stop(mistake(this.#at, 'something follows the end of the document', 'a file holds one JSON value'))
  }

  #skipBlank(): undefined {
    blank.lastIndex = this.#at
    blank.test(this.#text)
    this.#at = blank.lastIndex
  }

  /** Writes down where this value is, if somebody asked. */
  #note(): Wanted | undefined {
    const frame = this.#frames.at(-1)
    const wanted = frame === undefined ? this.#wantedRoot : frame.wanted?.entry(frame.key ?? '')
    const isMember = frame !== undefined && !Array.isArray(frame.container)
    wanted?.places.push({ value: this.#at, key: isMember ? this.#keyAt : this.#at })
    return wanted
  }

  #pointer(): string {
    return this.#frames.reduce((pointer, { key }) => (key === undefined ? pointer : within(pointer, key)), '')
  }

  #report(found: Mistake): undefined {
    if (this.#problems.length === maxMistakes) this.#stopped = true
    else this.#problems.push({ ...found, pointer: this.#pointer() })
  }

  #stop(found: Mistake): undefined {
    this.#report(found)
    this.#stopped = true
  }

  #fail(found: Mistake): false {
    this.#stop(found)
    return false
  }
}

const blank = /[ \t\n\r]*/y

/** `__proto__` too becomes an own member, never the prototype. */
function setOwn(container: Record<string, unknown>, key: string, value: unknown): undefined {
  if (key === '__proto__')
    Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true })
  else container[key] = value
}
