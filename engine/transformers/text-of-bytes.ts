/**
 * A string put together from text and bytes. Bytes that stand next to each other are read together, as UTF-8, with U+FFFD for
 * what is not: docs/transformers.md, "Bytes".
 */
export class TextOfBytes {
  private done = ''
  /** From 0x80 on; below, a byte is the character of that number whatever stands beside it. */
  private waiting: number[] = []

  text(piece: string): void {
    if (piece === '') return
    this.done += this.read() + piece
  }

  byte(value: number): void {
    if (value < 0x80) this.text(String.fromCharCode(value))
    else this.waiting.push(value)
  }

  whole(): string {
    this.done += this.read()
    return this.done
  }

  private read(): string {
    if (this.waiting.length === 0) return ''
    const text = Buffer.from(this.waiting).toString('utf8')
    this.waiting = []
    return text
  }
}
