import { hexDigit } from './hex.ts'
import { TextOfBytes } from './text-of-bytes.ts'

/** Added to a byte that is no ASCII: it is not a character yet. */
const byteMark = 0x10000

/**
 * A text in which nothing is left to decode: an escape gives way to what it stands for as soon as its last character is there, be
 * that read or itself decoded. Escapes never overlap, so the order makes no difference; each decoding makes the text shorter, so
 * there are never more of them than characters were read.
 */
export class DecodedUnits {
  private readonly units: Int32Array
  private length = 0

  constructor(most: number) {
    this.units = new Int32Array(most)
  }

  push(unit: number): void {
    this.units[this.length++] = unit === 0x2b ? 0x20 : unit
    while (this.decodeByte() || this.decodeUnit());
  }

  text(): string {
    const out = new TextOfBytes()
    let from = 0
    for (let at = 0; at < this.length; at++) {
      const unit = this.units[at] as number
      if (unit < byteMark) continue
      out.text(this.slice(from, at))
      out.byte(unit - byteMark)
      from = at + 1
    }
    out.text(this.slice(from, this.length))
    return out.whole()
  }

  /** `%HH` */
  private decodeByte(): boolean {
    if (this.back(3) !== 0x25) return false
    const byte = this.number(2)
    if (byte === -1) return false
    this.replace(3, byte < 0x80 ? byte : byteMark + byte)
    return true
  }

  /** `%uHHHH` */
  private decodeUnit(): boolean {
    if (this.back(6) !== 0x25 || (this.back(5) | 0x20) !== 0x75) return false
    const unit = this.number(4)
    if (unit === -1) return false
    this.replace(6, unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit)
    return true
  }

  private replace(count: number, unit: number): void {
    this.length -= count - 1
    this.units[this.length - 1] = unit === 0x2b ? 0x20 : unit
  }

  /** The unit that stands so far from the end; -1 before the beginning. */
  private back(distance: number): number {
    return distance > this.length ? -1 : (this.units[this.length - distance] as number)
  }

  /** What the last `count` units make as hex digits; -1 where they are not. */
  private number(count: number): number {
    let number = 0
    for (let distance = count; distance > 0; distance--) {
      const digit = hexDigit(this.back(distance))
      if (digit === -1) return -1
      number = number * 16 + digit
    }
    return number
  }

  private slice(from: number, to: number): string {
    let text = ''
    for (let at = from; at < to; at += 4096) {
      text += String.fromCharCode(...this.units.subarray(at, Math.min(at + 4096, to)))
    }
    return text
  }
}
