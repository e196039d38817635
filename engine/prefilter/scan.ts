import { highBits, lowBits } from './kinds.ts'
import { endsLonger, endsPair, endsThree, hashOfGram, type LiteralTable, restOf } from './literal-table.ts'
import { type FoldTable, foldTable, other } from './symbols.ts'

/** Four symbols that no literal has: before a text there is nothing. */
const noGram = (other << 21) | (other << 14) | (other << 7) | other

const lastGeneration = 0x7fffffff

/**
 * What one string has: which kinds of characters (both halves of 32 bits; see `Kinds`), and which literals of a table. One object
 * serves for all strings, one after the other; nothing is allocated for a string.
 */
export class Scan {
  low = 0
  high = 0
  /** The numbers of the literals that stand in the text, each once, in `numbers[0]` to `numbers[count - 1]`. */
  numbers = new Int32Array(0)
  count = 0

  private readonly fold: FoldTable
  /** In which text a literal was seen last. */
  private seenIn = new Int32Array(0)
  private generation = 0

  /** `fold` is for tests, which spoil it. */
  constructor(fold: FoldTable = foldTable) {
    this.fold = fold
  }

  /** Whether the literal of this number stands in the text. */
  has(number: number): boolean {
    return this.seenIn[number] === this.generation
  }

  /** Reads `text` once, from its beginning to its end. */
  read(text: string, table: LiteralTable): void {
    this.begin(table)
    const { ends, grams, shift } = table
    const { fold } = this
    let low = 0
    let high = 0
    let gram = noGram
    for (let at = 0; at < text.length; at += 1) {
      const symbol = fold[text.charCodeAt(at)] as number
      low |= lowBits[symbol] as number
      high |= highBits[symbol] as number
      gram = ((gram << 7) | symbol) & 0xfffffff
      const three = gram & 0x1fffff
      const end = ((ends[three >>> 1] as number) >>> ((three & 1) << 2)) & 7
      if (end === 0) continue
      if ((end & endsPair) !== 0) this.see(table.find(three & 0x3fff, restOf(0, 2)))
      if ((end & endsThree) !== 0) this.see(table.find(three, restOf(0, 3)))
      if ((end & endsLonger) === 0) continue
      const lengths = grams[hashOfGram(gram, shift)] as number
      if (lengths !== 0) this.more(table, text, at, gram, lengths)
    }
    this.low = low
    this.high = high
  }

  private begin(table: LiteralTable): void {
    this.count = 0
    if (this.seenIn.length < table.size || this.generation === lastGeneration) {
      this.seenIn = new Int32Array(2 * table.size)
      this.numbers = new Int32Array(2 * table.size)
      this.generation = 0
    }
    this.generation += 1
  }

  private more(table: LiteralTable, text: string, at: number, gram: number, lengths: number): void {
    if (lengths & 1) this.see(table.find(gram, restOf(0, 4)))
    if (at < 4 || !(lengths & 6)) return
    const fifth = this.fold[text.charCodeAt(at - 4)] as number
    if (lengths & 2) this.see(table.find(gram, restOf(fifth, 5)))
    if (at < 5 || !(lengths & 4)) return
    const sixth = this.fold[text.charCodeAt(at - 5)] as number
    this.see(table.find(gram, restOf((sixth << 7) | fifth, 6)))
  }

  private see(number: number): void {
    if (number === -1 || this.seenIn[number] === this.generation) return
    this.seenIn[number] = this.generation
    this.numbers[this.count] = number
    this.count += 1
  }
}
