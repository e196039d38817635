import { formMeaning, looksLikeForm } from './form.ts'
import { parseJsonLines } from './json-lines.ts'
import { type Shape, shapeOf } from './json-shape.ts'
import { looseJson } from './loose-json.ts'
import { type Meaning, maxOtherLength, mediaTypeReason } from './meaning.ts'
import { repeatsNames, unfold } from './unfold.ts'

/**
 * A body that says it is JSON. What everyday JSON does not have and costs others their certainty is looked for, and no more: names
 * that come twice, numbers beyond what a double holds, JSON in strings.
 *
 * @param hides its strings may have other forms (`mayHide`)
 */
export function jsonMeaning(text: string, hides: boolean): Meaning {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return brokenJson(text)
  }
  const shape = shapeOf(value)
  const repeats = repeatsNames(text, value, shape)
  if (!repeats && !hides && !shape.hasNested && !shape.hasBigNumber) return { value }
  return closer(text, value, { ...shape, repeats, hides })
}

/** Like `jsonMeaning`, of text that says nothing of the kind. Undefined: it is no object, no array and no string in JSON. */
export function sniffedJson(text: string): Meaning | undefined {
  if (!startsLikeJson.test(text)) return undefined
  const meaning = jsonMeaning(text, true)
  return meaning.error === undefined ? meaning : undefined
}

/**
 * Whether strings in a JSON text may have other forms (`otherTexts`): characters written as escapes, of JSON or of URLs; and beyond
 * ASCII those that nobody sees, compatibility forms, and UTF-8 taken for latin1. May say so too often (slower), never too seldom.
 */
export function mayHide(text: string, isAscii: boolean): boolean {
  if (text.includes('\\u') || text.includes('\\b') || text.includes('%') || text.includes('\x7f')) return true
  return !isAscii && (hidden.test(text) || text.normalize('NFKC') !== text)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const hidden = /[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\p{Default_Ignorable_Code_Point}]|[\xc2-\xf4][\x80-\xbf]/u
const startsLikeJson = /^\s*[[{"]/

interface Closer extends Shape {
  readonly repeats: boolean
  readonly hides: boolean
}

function closer(text: string, value: unknown, { repeats, hides, hasNested, hasBigNumber }: Closer): Meaning {
  const others: unknown[] = []
  const ambiguous = new Set<string>()
  if (repeats) {
    ambiguous.add('duplicate_key')
    others.push(...choices(text))
  } else if (hasBigNumber && text.length <= maxOtherLength) {
    others.push(looseJson(text, Number.POSITIVE_INFINITY)?.value)
  }
  if (hasNested || hides) {
    const unfolded = unfold(value, hides)
    if (unfolded.isOther) others.push(unfolded.value)
    for (const reason of unfolded.ambiguous) ambiguous.add(reason)
  }
  return { value, others, ambiguous }
}

/** Where names come twice: all of each as a list, the first, and one in between; the last are ours. */
function choices(text: string): unknown[] {
  if (text.length > maxOtherLength) return []
  const every = looseJson(text, 'every')
  if (every === undefined) return []
  const single = [0, 1].slice(0, every.mostRepeated - 1)
  return [every.value, ...single.map(which => looseJson(text, which)?.value)]
}

/** Lenient parsers take comments and commas too many; some software takes lines of it, or the form that it looks like. */
function brokenJson(text: string): Meaning {
  const broken = { value: text, error: 'json' } as const
  if (text.length > maxOtherLength) return broken
  const loose = looseJson(text, 'every')
  const others = typeof loose?.value === 'object' && loose.value !== null ? choices(text) : []
  const repeats = loose !== undefined && loose.mostRepeated > 1 ? ['duplicate_key'] : []
  if (loose?.hasMore) others.push(...lines(text))
  if (!looksLikeForm(text)) return { ...broken, others, ambiguous: repeats }
  const form = formMeaning(text)
  return {
    ...broken,
    others: [...others, form.value, ...(form.others ?? [])],
    ambiguous: [mediaTypeReason, ...repeats, ...(form.ambiguous ?? [])],
  }
}

function lines(text: string): unknown[] {
  const { values, isBroken } = parseJsonLines(text)
  return isBroken || values.length < 2 ? [] : [values]
}
