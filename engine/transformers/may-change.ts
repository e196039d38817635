import type { CanonicalTransformerName } from '../../rules-schema/index.ts'
import { foldText, type Kinds, kindsOf as kindsOfFolded, noKinds, union } from '../prefilter/index.ts'

/**
 * Whether a transformer may make a text of this one that reads otherwise: that differs in more than what a scan folds, such as the case
 * of ASCII letters. `kinds`: of the characters that occur in it.
 * May say yes too often (the text is rewritten and read again in vain), never no wrongly (what the rewriting reveals is not seen).
 */
export interface MayChange {
  /** Only where one of these kinds of characters occurs; undefined: in every text. */
  readonly at: Kinds | undefined
  in(text: string, kinds: Kinds): boolean
}

const always: MayChange = { at: undefined, in: () => true }
export const never: MayChange = { at: noKinds, in: () => false }

/** Wherever one of these characters occurs. */
function whereThereIs(characters: string): MayChange {
  const wanted = kindsOf(characters)
  return { at: wanted, in: (_, kinds) => occurs(wanted, kinds) }
}

function onlyAt(wanted: Kinds, may: MayChange['in']): MayChange {
  return { at: wanted, in: may }
}

export function occurs(wanted: Kinds, { low, high }: Kinds): boolean {
  return (wanted.low & low) !== 0 || (wanted.high & high) !== 0
}

function kindsOf(characters: string): Kinds {
  return kindsOfFolded(foldText(characters))
}

const slash = kindsOf('/')
const dot = kindsOf('.')
const dash = kindsOf('-')
const blank = kindsOf(' ')

/** An empty segment, `.` or `..`: of a path that has none nothing is left out. */
function hasDots(text: string, kinds: Kinds): boolean {
  if (occurs(dot, kinds) && text.startsWith('.')) return true
  return occurs(slash, kinds) && (text.includes('//') || text.includes('/.'))
}

const shellMarks = kindsOf('\\"\'^,;\t')
const backslash = kindsOf('\\')
const hash = kindsOf('#')

/** A name in the schema that is missing here is a type error. */
export const mayChange: Readonly<Record<CanonicalTransformerName, MayChange>> = {
  lowercase: never,
  remove_nulls: whereThereIs('\0'),
  compress_whitespace: onlyAt(blank, text => text.includes('  ')),
  normalize_path: onlyAt(union(dot, slash), hasDots),
  normalize_path_win: onlyAt(
    union(backslash, union(dot, slash)),
    (text, kinds) => occurs(backslash, kinds) || hasDots(text, kinds),
  ),
  url_decode: whereThereIs('%+'),
  url_decode_iis: whereThereIs('%+'),
  css_decode: whereThereIs('\\'),
  js_decode: whereThereIs('\\'),
  html_entity_decode: whereThereIs('&'),
  base64_decode: always,
  base64url_decode: always,
  base64_encode: always,
  shell_unescape: onlyAt(
    union(shellMarks, blank),
    (text, kinds) => occurs(shellMarks, kinds) || text.includes('  ') || text.includes(' /') || text.includes(' ('),
  ),
  url_basename: whereThereIs('?#/'),
  url_path: whereThereIs('?#'),
  url_querystring: always,
  remove_comments: onlyAt(
    union(hash, union(dash, slash)),
    (text, kinds) =>
      occurs(hash, kinds) ||
      (occurs(dash, kinds) && text.includes('--')) ||
      (occurs(slash, kinds) && (text.includes('//') || text.includes('/*'))),
  ),
  unicode_normalize: whereThereIs('\u0080'),
}

/** Whether one of these may. */
export function oneMayChange(all: readonly MayChange[]): MayChange {
  if (all.length <= 1) return all[0] ?? never
  const kinds = all.reduce<Kinds | undefined>((sum, one) => sum && one.at && union(sum, one.at), noKinds)
  return { at: kinds, in: (text, seen) => all.some(one => one.in(text, seen)) }
}
