import { hasEscapes, lenientDecode } from './lenient-decode.ts'
import { nestedPaths } from './nested-name.ts'
import { decodePart } from './pairs.ts'
import { percentDecode } from './percent-decode.ts'
import { isStillEncoded, otherTexts } from './text-readings.ts'
import { TextNode, type TextTree } from './text-tree.ts'

/** Encoded in a way in which not everybody decodes it. */
export const encoding = 'percent_encoding'
/** So many that some leave the rest out; and we look no further for other forms. */
const parameters = 'parameters'

/** As many as `qs` takes, and many a framework by it. */
const maxPairs = 1000

/** Characters that are decoded further: as many as the engine looks at in one read. */
const maxDecoded = 131_072

const none: readonly string[] = []

/** Names and values in all the forms that they have for others. */
export class PairTree {
  readonly ambiguous = new Set<string>()
  /** Something in it is not what we see ourselves. */
  isOther = false
  readonly #root = new TextNode()
  readonly #names = new Set<string>()
  readonly #plusIsPlus: boolean
  #pairs = 0
  #decoded = 0

  constructor(plusIsPlus: boolean) {
    this.#plusIsPlus = plusIsPlus
  }

  members(): Readonly<Record<string, TextTree>> {
    return this.#root.members()
  }

  /** Still encoded. */
  add(rawName: string, rawValue: string): void {
    if (this.#hasRoom()) this.#add(this.#parts(rawName), this.#parts(rawValue))
  }

  addDecoded(name: string, value: string): void {
    if (this.#hasRoom()) this.#add([name, ...this.#others(name)], [value, ...this.#others(value)])
  }

  /** A value that some see, and nobody joins with others. */
  addForm(name: string, value: string): void {
    this.isOther = true
    this.#root.child(name).addForm(value)
  }

  #hasRoom(): boolean {
    this.#pairs += 1
    if (this.#pairs > maxPairs) this.ambiguous.add(parameters)
    return this.#pairs <= maxPairs
  }

  /** In all their forms, the first as we read them. */
  #add(names: readonly string[], [value = '', ...forms]: readonly string[]): void {
    if (names.length > 1 || forms.length > 0 || this.#names.has(names[0] as string)) this.isOther = true
    for (const name of names) this.#addNamed(name, value, forms)
  }

  #addNamed(name: string, value: string, forms: readonly string[]): void {
    this.#names.add(name)
    this.#root.child(name).add([], value, forms)
    for (const path of nestedPaths(name)) {
      this.isOther = true
      this.#root.add(path, value, forms)
    }
  }

  /** Plus may be plus, and a lenient decoder sees more. */
  #parts(raw: string): readonly string[] {
    const decoded = decodePart(raw)
    const parts = [decoded]
    if (this.#plusIsPlus && raw.includes('+')) parts.push(percentDecode(raw))
    parts.push(...this.#others(decoded))
    if (!isForLenient(raw, decoded) || !this.#mayDecode(raw)) return parts
    const lenient = lenientDecode(raw.replaceAll('+', ' '))
    return lenient === decoded ? parts : [...parts, lenient, ...this.#others(lenient)]
  }

  #others(text: string): readonly string[] {
    if (!hasEscapes(text)) return otherTexts(text)
    if (!this.#mayDecode(text)) return none
    if (isStillEncoded(text)) this.ambiguous.add(encoding)
    return otherTexts(text)
  }

  #mayDecode({ length }: string): boolean {
    this.#decoded += length
    if (this.#decoded > maxDecoded) this.ambiguous.add(encoding)
    return this.#decoded <= maxDecoded
  }
}

function isForLenient(raw: string, decoded: string): boolean {
  return decoded.includes('\ufffd') || /%[%u]/i.test(raw)
}
