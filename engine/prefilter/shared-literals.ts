import { intersection, type Kinds } from './kinds.ts'
import { rarityOf } from './rarity.ts'
import { type Strings, segments } from './strings.ts'
import { windowLength, worth } from './window.ts'

/** Literals, each with the kinds of characters of the whole texts that it was cut from. */
export type Literals = ReadonlyMap<string, Kinds>

/** Literals are not shortened below this, for the sake of there being fewer of them. */
const minShared = 4

/** Fewer are looked through in no time. */
const manyTexts = 500

/** Two bits: what is lost at most when literals are replaced by what they have in common. */
const maxLoss = 4

/**
 * A part that all texts have and that tells hardly less than `literals`, one of each text: `select` instead of `\tselec`, `\nselec`
 * and so on for `\s+select`. Undefined where there is none. Pauses after each part that was looked for in all texts.
 */
export function* sharedWindow(texts: Strings, literals: readonly string[]): Generator<void, string | undefined> {
  const [first = '', ...others] = texts
  if (others.length === 0) return undefined
  const enough = chance(literals) * maxLoss
  let best: string | undefined
  for (const part of windowsOf(first)) {
    const better = chance([part]) <= enough && (best === undefined || worth(part) > worth(best))
    if (!better) continue
    if (others.every(text => text.includes(part))) best = part
    if (others.length >= manyTexts) yield
  }
  return best
}

function* windowsOf(text: string): Generator<string> {
  for (const segment of segments(text)) {
    for (let from = 0; from + minShared <= segment.length; from += 1) {
      for (let length = minShared; length <= windowLength && from + length <= segment.length; length += 1) {
        yield segment.slice(from, from + length)
      }
    }
  }
}

/**
 * `[a-z]login` gives 26 literals, which together tell hardly more than `login`: those that have all but the first symbol in common, or
 * all but the last, are replaced by that where they cover most of it. Pauses before each of the two passes.
 */
export function* fewerLiterals(literals: Literals): Generator<void, Literals> {
  yield
  const shorter = shortened(literals, text => text.slice(1))
  yield
  return shortened(shorter, text => text.slice(0, -1))
}

function shortened(literals: Literals, cut: (text: string) => string): Literals {
  const groups = new Map<string, string[]>()
  for (const text of literals.keys()) {
    const group = groups.get(cut(text))
    if (group === undefined) groups.set(cut(text), [text])
    else group.push(text)
  }
  const result = new Map<string, Kinds>()
  for (const [shared, group] of groups) {
    const replace = group.length > 1 && shared.length >= minShared && chance(group) * maxLoss >= chance([shared])
    for (const text of group) addLiteral(result, replace ? shared : text, literals.get(text) as Kinds)
  }
  return result
}

/** Of a literal that comes twice, what both have counts. */
export function addLiteral(literals: Map<string, Kinds>, text: string, kinds: Kinds): void {
  const before = literals.get(text)
  literals.set(text, before === undefined ? kinds : intersection(before, kinds))
}

function chance(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 2 ** -rarityOf(text), 0)
}
