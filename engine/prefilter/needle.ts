/** The symbols of a text: its UTF-16 units, or what they are folded to. */
export type Fold = Uint8Array | Uint16Array | undefined

/**
 * One text that is looked for, occurrence after occurrence, overlapping ones too. Linear whatever the text and the needle are
 * (Knuth, Morris and Pratt): `indexOf` is not, for long needles.
 */
export class Needle {
  readonly length: number
  private readonly symbols: Uint16Array
  /** How much of the needle still stands when it went wrong behind so many symbols. */
  private readonly kept: Uint16Array
  private readonly fold: Fold

  /** `text` must not be empty, and folded where `fold` is given. */
  constructor(text: string, fold: Fold) {
    this.length = text.length
    this.symbols = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    this.kept = keptOf(this.symbols)
    this.fold = fold
  }

  /** Whether it stands somewhere in `text` where `fits` has nothing against it. */
  standsIn(text: string, fits: ((text: string, start: number, end: number) => boolean) | undefined): boolean {
    const { symbols, kept, fold, length } = this
    let matched = 0
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      const symbol = fold === undefined ? unit : fold[unit]
      while (matched > 0 && symbols[matched] !== symbol) matched = kept[matched] as number
      if (symbols[matched] === symbol) matched += 1
      if (matched < length) continue
      if (fits === undefined || fits(text, at + 1 - length, at + 1)) return true
      matched = kept[length] as number
    }
    return false
  }
}

/** For each number of symbols: the longest beginning of the needle, shorter than that, which is their end too. */
function keptOf(symbols: Uint16Array): Uint16Array {
  const kept = new Uint16Array(symbols.length + 1)
  let border = 0
  for (let at = 1; at < symbols.length; at += 1) {
    while (border > 0 && symbols[border] !== symbols[at]) border = kept[border] as number
    if (symbols[border] === symbols[at]) border += 1
    kept[at + 1] = border
  }
  return kept
}
