import { encoding, PairTree } from './pair-tree.ts'
import { eachPair, type Pairs } from './pairs.ts'
import type { OtherReadings } from './reading.ts'
import type { TextMap } from './text-map.ts'
import type { TextTree } from './text-tree.ts'

/** What others may see in names and values. */
export interface PairReadings extends Pick<OtherReadings, 'ambiguous'> {
  /** Each in place of the whole; our values are among those of each. */
  readonly readings: readonly Readonly<Record<string, TextTree>>[]
}

/**
 * Other readings of `a=1&b=2`, a query or a form. Every value of a name in each of its forms, several ones also joined; names with
 * brackets and dots nested as well (`user[role]` is at `$.user.role`); and with `;`, `&amp;`, `?` and `#` between pairs. A plus may
 * be a plus in a query; in a form it is a blank for everybody.
 *
 * @param text still encoded
 * @param pairs what `parsePairs` has made of it
 */
export function pairReadings(text: string, pairs: Pairs, kind: 'query' | 'form'): PairReadings {
  const plusIsPlus = kind === 'query' && text.includes('+')
  if (!pairs.repeats && !plusIsPlus && !otherwise.test(text)) return noPairs
  const trees = [treeOf(text, plusIsPlus), ...separated(text, pairs.values, plusIsPlus)]
  const ambiguous = new Set(trees.flatMap(tree => [...tree.ambiguous]))
  if (malformed.test(text)) ambiguous.add(encoding)
  return { readings: trees.filter(tree => tree.isOther).map(tree => tree.members()), ambiguous: [...ambiguous] }
}

/** Other readings of fields that came decoded, as in multipart forms. */
export function fieldReadings(values: TextMap): PairReadings {
  const tree = new PairTree(false)
  for (const name in values) for (const value of [values[name] ?? []].flat()) tree.addDecoded(name, value)
  return tree.isOther ? { readings: [tree.members()], ambiguous: [...tree.ambiguous] } : noPairs
}

/** Nobody sees anything else. */
export const noPairs: PairReadings = { readings: [], ambiguous: [] }

/**
 * Whether there may be something that others read otherwise: other separators, names that nest, what is not ASCII, and escapes but
 * those of ASCII. May say so too often (slower), never too seldom.
 */
const otherwise =
  /[^ !"$-:<->@-Z\]-~]|%(?!0[9ad]|2[0-46-9a-f]|3[0-9a-f]|4[0-9a-f]|5[0-9ad-f]|6[0-9a-f]|7[0-9a-e])|(?:^|&)[^=&.]*\./i

/**
 * An escape that is begun and is none: decoders leave it, throw, or give up on all the rest. `100%` is what people write, and `%%site%%`
 * what their templates leave.
 */
const malformed = /%(?:%[0-9a-f]{2}|[0-9a-f](?![0-9a-f]))/i

const separators = /&amp;|[;?#]/gi

function treeOf(text: string, plusIsPlus: boolean): PairTree {
  const tree = new PairTree(plusIsPlus)
  eachPair(text, (name, value) => {
    tree.add(name, value)
    const end = value.search(bracketEnd)
    if (end === -1 || !hasBracket.test(name)) return
    const equals = value.indexOf('=', end)
    tree.add(`${name}=${value.slice(0, equals)}`, value.slice(equals + 1))
  })
  return tree
}

/** For the usual parser of Express a name with brackets ends where the first one before `=` closes: `a[b=c]=1`. */
const bracketEnd = /(?:\]|%5d)=/i
const hasBracket = /(?:\[|%5b)(?!.*(?:\]|%5d)$)/i

/** Where pairs may end in another way too, as they are then. Our values are in it as well. */
function separated(text: string, values: TextMap, plusIsPlus: boolean): readonly PairTree[] {
  const replaced = text.replace(separators, '&')
  if (replaced === text) return []
  const tree = treeOf(replaced, plusIsPlus)
  for (const name in values) for (const value of [values[name] ?? []].flat()) tree.addForm(name, value)
  return [tree]
}
