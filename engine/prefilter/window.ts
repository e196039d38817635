import { rarityOf } from './rarity.ts'
import { segments } from './strings.ts'

/** Literals are cut to so many symbols: 5 let more strings pass, with 8 to 12 there were not fewer. */
export const windowLength = 6

/** The part of a text that is looked for: the rarest of at most six ASCII symbols; empty where there are none. */
export function rarestWindow(text: string): string {
  let best = ''
  for (const segment of segments(text)) {
    for (let at = 0; at === 0 || at + windowLength <= segment.length; at += 1) {
      const part = segment.slice(at, at + windowLength)
      if (best === '' || worth(part) > worth(best)) best = part
    }
  }
  return best
}

/** Literals are found by their last four symbols, so these count twice: the rarer they are, the fewer places are looked at twice. */
export function worth(part: string): number {
  return rarityOf(part) + rarityOf(part.slice(-4))
}
