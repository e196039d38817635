import { lenientDecode } from './lenient-decode.ts'
import { nestedPaths } from './nested-name.ts'
import { decodePart, eachPair, type Pairs } from './pairs.ts'
import { percentDecode } from './percent-decode.ts'
import type { TextMap } from './text-map.ts'
import { isStillEncoded, otherTexts } from './text-readings.ts'
import { TextNode, type TextTree } from './text-tree.ts'

/** What others may see in names and values. */
export interface PairReadings {
  /** Each in place of the whole; our values are among those of each. */
  readonly readings: readonly Readonly<Record<string, TextTree>>[]
  /** There is something encoded in it that nobody decodes in the same way. */
  readonly encoded: boolean
}

/**
 * Other readings of `a=1&b=2`, a query or a form. Every value of a name in each of its forms, several ones also joined; names with
 * brackets and dots nested as well (`user[role]` is at `$.user.role`); and with `;`, `&amp;`, `?` and `#` between pairs.
 *
 * @param text still encoded
 * @param pairs what `parsePairs` has made of it
 */
export function pairReadings(text: string, pairs: Pairs): PairReadings {
  if (!pairs.repeats && !otherwise.test(text)) return none
  const tree = treeOf(text)
  const readings = [...(tree.isOther ? [tree.root.members()] : []), ...separated(text, pairs.values)]
  return { readings, encoded: malformed.test(text) || tree.isStillEncoded }
}

/** Other readings of fields that came decoded, as in multipart forms. */
export function fieldReadings(values: TextMap): PairReadings {
  const tree = new PairTree()
  for (const name in values)
    for (const value of [values[name] ?? []].flat()) tree.add([name, ...otherTexts(name)], value, otherTexts(value))
  return tree.isOther ? { readings: [tree.root.members()], encoded: tree.isStillEncoded } : none
}

const none: PairReadings = { readings: [], encoded: false }

/**
 * Whether there may be something that others read otherwise: other separators, names that nest, plus, what is not ASCII, and escapes
 * but those of ASCII. May say so too often (slower), never too seldom.
 */
const otherwise =
  /[^ !"$-*,-:<->@-Z\\\]-~]|%(?!2[0-46-9a-f]|3[0-9a-f]|4[0-9a-f]|5[0-9ac-f]|6[0-9a-f]|7[0-9a-e])|(?:^|&)[^=&.]*\./i

/** An escape that is begun and is none: decoders leave it, throw, or give up on all the rest. `100%` is what people write. */
const malformed = /%(?![0-9a-f]{2}|u[0-9a-f]{4})[0-9a-f%]/i

class PairTree {
  readonly root = new TextNode()
  /** Something in it is not what we see ourselves. */
  isOther = false
  isStillEncoded = false
  readonly #names = new Set<string>()

  /** @param names the first as we read it */
  add(names: readonly string[], value: string, forms: readonly string[]): void {
    if (names.length > 1 || forms.length > 0 || this.#names.has(names[0] as string)) this.isOther = true
    this.isStillEncoded ||= isStillEncoded(value) || isStillEncoded(names[0] as string)
    for (const name of names) this.#addNamed(name, value, forms)
  }

  #addNamed(name: string, value: string, forms: readonly string[]): void {
    this.#names.add(name)
    this.root.child(name).add(here, value, forms)
    for (const path of nestedPaths(name)) {
      this.isOther = true
      this.root.add(path, value, forms)
    }
  }
}

const here: readonly string[] = []

function treeOf(text: string): PairTree {
  const tree = new PairTree()
  eachPair(text, (name, value) => {
    tree.add([decodePart(name), ...otherParts(name)], decodePart(value), otherParts(value))
  })
  return tree
}

/** Forms of a name or value that is still encoded: plus may be plus, and a lenient decoder sees more. */
function otherParts(raw: string): readonly string[] {
  const decoded = decodePart(raw)
  const others = otherTexts(decoded)
  const plus = raw.includes('+') ? [percentDecode(raw)] : []
  const lenient = lenientDecode(raw.replaceAll('+', ' '))
  return lenient === decoded ? [...plus, ...others] : [...plus, ...others, lenient, ...otherTexts(lenient)]
}

const separators = /&amp;|[;?#]/gi

/** As it is where pairs end in another way too. Our values are in it as well. */
function separated(text: string, values: TextMap): PairReadings['readings'] {
  const replaced = text.replace(separators, '&')
  if (replaced === text) return []
  const { root } = treeOf(replaced)
  for (const name in values) for (const value of [values[name] ?? []].flat()) root.addForm(name, value)
  return [root.members()]
}
