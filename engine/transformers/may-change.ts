import type { CanonicalTransformerName } from '../../rules-schema/index.ts'
import { foldText, type Kinds, kindsOf as kindsOfFolded } from '../prefilter/index.ts'

/**
 * Whether a transformer may make a text of this one that reads otherwise: that differs in more than what a scan folds, such as the case
 * of ASCII letters. `kinds`: of the characters that occur in it.
 * May say yes too often (the text is rewritten and read again in vain), never no wrongly (what the rewriting reveals is not seen).
 */
export type MayChange = (text: string, kinds: Kinds) => boolean

const always: MayChange = () => true
const never: MayChange = () => false

/** Only where one of these characters occurs. */
function onlyAt(characters: string): MayChange {
  const wanted = kindsOf(characters)
  return (_, kinds) => occurs(wanted, kinds)
}

function occurs(wanted: Kinds, { low, high }: Kinds): boolean {
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
const hasDots: MayChange = (text, kinds) =>
  (occurs(dot, kinds) && text.startsWith('.')) || (occurs(slash, kinds) && (text.includes('//') || text.includes('/.')))

const shellMarks = kindsOf('\\"\'^,;\t')
const backslash = kindsOf('\\')
const hash = kindsOf('#')

/** A name in the schema that is missing here is a type error. */
export const mayChange: Readonly<Record<CanonicalTransformerName, MayChange>> = {
  lowercase: never,
  remove_nulls: onlyAt('\0'),
  compress_whitespace: (text, kinds) => occurs(blank, kinds) && text.includes('  '),
  normalize_path: hasDots,
  normalize_path_win: (text, kinds) => occurs(backslash, kinds) || hasDots(text, kinds),
  url_decode: onlyAt('%+'),
  url_decode_iis: onlyAt('%+'),
  css_decode: onlyAt('\\'),
  js_decode: onlyAt('\\'),
  html_entity_decode: onlyAt('&'),
  base64_decode: always,
  base64url_decode: always,
  base64_encode: always,
  shell_unescape: (text, kinds) =>
    occurs(shellMarks, kinds) ||
    (occurs(blank, kinds) && (text.includes('  ') || text.includes(' /') || text.includes(' ('))),
  url_basename: onlyAt('?#/'),
  url_path: onlyAt('?#'),
  url_querystring: always,
  remove_comments: (text, kinds) =>
    occurs(hash, kinds) ||
    (occurs(dash, kinds) && text.includes('--')) ||
    (occurs(slash, kinds) && (text.includes('//') || text.includes('/*'))),
  unicode_normalize: onlyAt('\u0080'),
}
