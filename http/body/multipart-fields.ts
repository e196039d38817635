import { addText, textMap } from '../text-map.ts'
import { decodeText } from './charset.ts'
import { charsetNamed } from './charset-names.ts'
import { saysCharset } from './form.ts'
import type { PartHead } from './part-head.ts'
import { undoTransferEncoding } from './transfer-encoding.ts'

/** The fields of a multipart form, as text; and what others may see in them. */
export class FieldDecoder {
  readonly values = textMap()
  /** Names and values that are not among ours. */
  readonly others: [name: string, value: string][] = []
  readonly #charsets: readonly string[]
  readonly #reasons = new Set<string>()

  /**
   * @param charsets that are said of the whole form. There is nothing of the kind (RFC 7578, 5.1): most go by UTF-8, some by what is said
   * where a part does not say it.
   */
  constructor(charsets: readonly string[] = none) {
    this.#charsets = charsets.filter(label => charsetNamed(label) !== 'utf-8')
    if (this.#charsets.length > 0) this.#reasons.add('charset')
  }

  add({ name, charset, transferEncoding }: PartHead, content: Buffer): void {
    this.#decode(name, content, charset, text => addText(this.values, name, text))
    if (transferEncoding === undefined) return
    const plain = undoTransferEncoding(content, transferEncoding)
    if (plain === undefined) this.#reasons.add('multipart')
    else this.#decode(name, plain, charset, text => this.others.push([name, text]))
  }

  /** What may be a field, and is more likely a file of any bytes: such as no text has do not count. */
  addDisputed({ name }: PartHead, content: Buffer): void {
    this.others.push([name, content.toString('utf8').replace(noText, '')])
  }

  get ambiguous(): readonly string[] {
    if (saysCharset(this.values)) this.#reasons.add('charset')
    return [...this.#reasons]
  }

  /** What is in a character set that nobody knows is given byte by byte: some take it for UTF-8, and it is among the others. */
  #decode(name: string, bytes: Buffer, charset: string | undefined, take: (text: string) => void): void {
    const { text, others, isAmbiguous } = decodeText(bytes, charset === undefined ? none : [charset])
    take(text ?? bytes.toString('latin1'))
    for (const other of others) this.others.push([name, other])
    if (isAmbiguous) this.#reasons.add('charset')
    if (charset !== undefined || this.#charsets.length === 0) return
    const asSaid = decodeText(bytes, this.#charsets)
    for (const other of [asSaid.text ?? [], asSaid.others].flat()) this.others.push([name, other])
  }
}

const none: readonly string[] = []

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const noText = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]+/g
