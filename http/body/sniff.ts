import { isUtf8 } from 'node:buffer'
import { formMeaning, looksLikeForm } from './form.ts'
import { sniffedJson } from './json.ts'
import { type Meaning, maxOtherLength, mediaTypeReason } from './meaning.ts'

/** Text of a type that is text; what looks like JSON or like a form may be read as such all the same. */
export function textMeaning(text: string, isOddAsJson: boolean): Meaning {
  const seen = sniffed(text)
  if (seen === undefined) return { value: text }
  const reasons = isOddAsJson ? [mediaTypeReason] : []
  return {
    value: text,
    others: [seen.value, ...(seen.others ?? [])],
    ambiguous: [...reasons, ...(seen.ambiguous ?? [])],
  }
}

/** What says nothing of itself, or nothing that could be relied on, is what it looks like. */
export function unnamedMeaning(text: string, isOddAsJson: boolean): Meaning {
  const seen = sniffed(text)
  if (seen === undefined) return { value: text }
  return isOddAsJson ? { ...seen, ambiguous: [mediaTypeReason, ...(seen.ambiguous ?? [])] } : seen
}

function sniffed(text: string): Meaning | undefined {
  return sniffedJson(text) ?? (text.length <= maxOtherLength && looksLikeForm(text) ? formMeaning(text) : undefined)
}

/** Whether a body begins as text does, JSON or any other: without bytes that stand in no text. */
export function beginsAsText(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, beginning)
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1e) return false
  }
  return true
}

/** Formats of images, archives and the like have such bytes within their first few. */
const beginning = 64

/** Whether a body that does not say so is text as a whole. What begins like JSON is, whatever a parser then makes of its bytes. */
export function isText(bytes: Buffer): boolean {
  return beginsAsText(bytes) && (isUtf8(bytes) || /^\s*[{[]/.test(bytes.toString('latin1', 0, beginning)))
}
