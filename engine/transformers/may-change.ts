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
  /** Kinds of characters that the new text may have though the old one had none; undefined: any. */
  readonly makes: Kinds | undefined
}

const always: MayChange = { at: undefined, in: () => true, makes: undefined }
export const never: MayChange = { at: noKinds, in: () => false, makes: noKinds }

/** Wherever one of these characters occurs. */
function whereThereIs(characters: string, makes: Kinds | undefined): MayChange {
  const wanted = kindsOf(characters)
  return { at: wanted, in: (_, kinds) => occurs(wanted, kinds), makes }
}

function onlyAt(wanted: Kinds, may: MayChange['in'], makes: Kinds = noKinds): MayChange {
  return { at: wanted, in: may, makes }
}

/** For what decodes. */
const anything = undefined

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
  remove_nulls: whereThereIs('\0', noKinds),
  compress_whitespace: onlyAt(blank, text => text.includes('  ')),
  normalize_path: onlyAt(union(dot, slash), hasDots),
  normalize_path_win: onlyAt(
    union(backslash, union(dot, slash)),
    (text, kinds) => occurs(backslash, kinds) || hasDots(text, kinds),
    slash,
  ),
  url_decode: whereThereIs('%+', anything),
  url_decode_iis: whereThereIs('%+', anything),
  css_decode: whereThereIs('\\', anything),
  js_decode: whereThereIs('\\', anything),
  html_entity_decode: whereThereIs('&', anything),
  base64_decode: always,
  base64url_decode: always,
  base64_encode: always,
  shell_unescape: onlyAt(
    union(shellMarks, blank),
    (text, kinds) => occurs(shellMarks, kinds) || text.includes('  ') || text.includes(' /') || text.includes(' ('),
    blank,
  ),
  url_basename: whereThereIs('?#/', noKinds),
  url_path: whereThereIs('?#', noKinds),
  url_querystring: always,
  remove_comments: onlyAt(
    union(hash, union(dash, slash)),
    (text, kinds) =>
      occurs(hash, kinds) ||
      (occurs(dash, kinds) && text.includes('--')) ||
      (occurs(slash, kinds) && (text.includes('//') || text.includes('/*'))),
  ),
  unicode_normalize: whereThereIs('\u0080', anything),
}

/** Whether one of these may. */
export function oneMayChange(all: readonly MayChange[]): MayChange {
  if (all.length <= 1) return all[0] ?? never
  return {
    at: all.map(one => one.at).reduce(both),
    in: (text, kinds) => all.some(one => one.in(text, kinds)),
    makes: all.map(one => one.makes).reduce(both),
  }
}

/** Undefined: all of them. */
function both(one: Kinds | undefined, other: Kinds | undefined): Kinds | undefined {
  return one && other && union(one, other)
}
