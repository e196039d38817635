import { otherTexts } from '../text-readings.ts'
import { decodeText } from './charset.ts'
import { maxOtherLength } from './meaning.ts'
import { undoTransferEncoding } from './transfer-encoding.ts'

/**
 * Encoded words of mail (`=?utf-8?Q?=3Cb=3E?=`, RFC 2047), which some take out of the heads of parts in forms, where they do not belong
 * (RFC 7578, 5.1). Looser than the RFC: anywhere in a text, and of any length.
 */
export class EncodedWords {
  /** There is a word that nobody can say what it means, or more of them than are looked at. */
  isOdd = false
  #length = 0

  /** The text with what its words say in their place, and that in its other forms. None for a text without words. */
  formsOf(text: string): readonly string[] {
    if (!text.includes('=?') || !begun.test(text)) return none
    this.#length += text.length
    if (this.#length <= maxOtherLength) return this.#decoded(text)
    this.isOdd = true
    return none
  }

  /** Bytes that are several texts to different software make several of the whole. */
  #decoded(text: string): readonly string[] {
    const forms = new Set<string>()
    let most = 1
    for (let choice = 0; choice < most; choice++) {
      const decoded = text.replace(words, (_all, charset: string, encoding: string, content: string) => {
        const texts = this.#textsOf(charset, encoding, content)
        most = Math.max(most, texts.length)
        return texts[choice] ?? texts[0] ?? ''
      })
      // One that has no end, or came out of another one.
      if (begun.test(decoded)) this.isOdd = true
      for (const form of [decoded, ...otherTexts(decoded)]) forms.add(form)
    }
    forms.delete(text)
    return [...forms]
  }

  #textsOf(charset: string, encoding: string, content: string): readonly string[] {
    const isBase64 = encoding === 'b' || encoding === 'B'
    const bytes = Buffer.from(isBase64 ? content : content.replaceAll('_', ' '))
    const plain = undoTransferEncoding(bytes, isBase64 ? 'base64' : 'quoted-printable') as Buffer
    const { text, others, isAmbiguous } = decodeText(plain, [charset])
    if (isAmbiguous) this.isOdd = true
    return text === undefined ? others : [text, ...others]
  }
}

const none: readonly string[] = []

/** What a word begins with; behind the character set there may be a language (RFC 2231, 5). */
const begun = /=\?[^?\s]+\?[bq]\?/i
/** White space between two of them is nothing (RFC 2047, 6.2). */
const words = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi
