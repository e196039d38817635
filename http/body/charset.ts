import { isUtf8 } from 'node:buffer'
import { lenientUtf8 } from '../lenient-decode.ts'
import { type Charset, charsetNamed } from './charset-names.ts'
import { decodeUtf7, utf16be, utf32 } from './rare-charsets.ts'

export interface Decoded {
  /** Undefined: in a character set that is unknown, or dangerous. */
  readonly text: string | undefined
  /** The same bytes, as others may take them. */
  readonly others: readonly string[]
  /** Nobody can say what the characters are. */
  readonly isAmbiguous: boolean
}

/**
 * The characters of a body. Software goes by the character set that is named, or takes everything for UTF-8, or guesses by how it
 * begins; where these differ, all of them are given.
 *
 * @param labels that are named; none is UTF-8
 */
export function decodeText(bytes: Buffer, labels: readonly string[]): Decoded {
  if (labels.length === 0 || isUtf8Name(labels)) {
    if (isUtf8(bytes) && !looksWide(bytes))
      return { text: withoutBom(bytes.toString('utf8')), others: none, isAmbiguous: false }
    return guessed(bytes)
  }
  return named(bytes, labels.map(charsetNamed))
}

const none: readonly string[] = []
/** Longer ones are only said to be ambiguous. */
const maxOtherBytes = 131_072

function isUtf8Name(labels: readonly string[]): boolean {
  return labels.length === 1 && charsetNamed(labels[0] as string) === 'utf-8'
}

/** Says UTF-8, or nothing, and is not: every byte for itself, longer than it need be, or of two or four bytes each. */
function guessed(bytes: Buffer): Decoded {
  const text = withoutBom(bytes.toString('utf8'))
  if (bytes.length > maxOtherBytes) return { text, others: none, isAmbiguous: true }
  const others = isUtf8(bytes) ? [] : [lenientUtf8(bytes), bytes.toString('latin1')]
  if (looksWide(bytes)) others.push(decodeAs(bytes, widthOf(bytes)))
  return { text, others: distinct(others, text), isAmbiguous: true }
}

function named(bytes: Buffer, names: readonly (Charset | undefined)[]): Decoded {
  const isUnknown = names.includes(undefined) || names.includes('utf-7')
  const known = names.flatMap(name => (name === undefined ? [] : alternatives(name)))
  const texts = [...known, 'utf-8'].map(name => decodeAs(bytes, name))
  const text = isUnknown ? undefined : texts[0]
  return { text, others: distinct(texts, text), isAmbiguous: isUnknown || new Set(names).size > 1 }
}

/** Where a name leaves the order of bytes open, software looks for marks, or for what is likely. */
function alternatives(name: Charset): readonly Charset[] {
  if (name.startsWith('utf-16')) return [name, 'utf-16le', 'utf-16be']
  return name === 'utf-32' ? ['utf-32le', 'utf-32be'] : [name]
}

function decodeAs(bytes: Buffer, charset: Charset): string {
  if (charset === 'utf-7') return decodeUtf7(bytes)
  if (charset === 'utf-16be') return withoutBom(utf16be(bytes))
  if (charset === 'utf-32le' || charset === 'utf-32be') return withoutBom(utf32(bytes, charset === 'utf-32be'))
  return new TextDecoder(charset).decode(bytes)
}

/** UTF-16 or UTF-32, by their marks or by what ASCII is in them. */
function looksWide(bytes: Buffer): boolean {
  const [first, second] = bytes
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

function widthOf([first, second, third, fourth]: Buffer): Charset {
  if (third === 0 && fourth === 0) return 'utf-32le'
  if (first === 0 && second === 0) return 'utf-32be'
  return first === 0 || first === 0xfe ? 'utf-16be' : 'utf-16le'
}

function distinct(texts: readonly string[], but: string | undefined): readonly string[] {
  return [...new Set(texts)].filter(text => text !== but)
}

function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
