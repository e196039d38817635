import { distance } from 'fastest-levenshtein'

/** Longer words are not compared: the comparison is quadratic, and nobody mistypes a name of that length. */
const maxLength = 128

/** The candidate that was meant: the nearest, or one that the word is the beginning of. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  return nearest(word, candidates) ?? candidates.find(candidate => word.length >= 3 && candidate.startsWith(word))
}

/** The candidate from which a slip or two of the finger lead to the word. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined
  const wanted = folded(word)
  let best: string | undefined
  let bestDistance = maxDistance(wanted) + 1
  for (const candidate of candidates) {
    const other = folded(candidate)
    // So much lies between them at least.
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue
    const apart = distance(wanted, other)
    if (apart < bestDistance) {
      best = candidate
      bestDistance = apart
    }
  }
  return best
}

export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const meant = suggest(word, candidates)
  return meant === undefined ? undefined : `did you mean ${JSON.stringify(meant)}?`
}

/** Case, dashes and underscores are what people get wrong without a slip of the finger. */
function folded(word: string): string {
  const lower = word.toLowerCase()
  return /[-_ ]/.test(lower) ? lower.replaceAll(/[-_ ]/g, '') : lower
}

/** A third of the word: "pth" is "path", and "tests" is not "tags". */
function maxDistance(word: string): number {
  return word.length < 3 ? 0 : Math.min(4, Math.floor((word.length + 1) / 3))
}
