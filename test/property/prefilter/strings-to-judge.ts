import type { Judge, Suspect } from './judge.ts'
import { mutateText } from './mutate-text.ts'
import type { Random } from './random.ts'
import { sampleText } from './sample-text.ts'

const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
const odd = [
  '\0',
  '\n',
  '\r',
  '\t',
  '\u212a',
  '\u017f',
  'é',
  '漢',
  '😀',
  '\ud800',
  '\udfff',
  '\ufffd',
  '\u00a0',
  '\x7f',
]

/** A string that comes from a pattern's own syntax: as it is, or mutated, or in a longer text. */
export function stringFor({ node }: Pick<Suspect, 'node'>, random: Random): string {
  const text = sampleText(node, random)
  return random.chance(0.4)
    ? text
    : random.chance(0.7)
      ? mutateText(text, random)
      : randomText(random) + text + randomText(random)
}

export function randomText(random: Random): string {
  return Array.from({ length: random.below(24) }, () => random.oneOf(random.chance(0.15) ? odd : ascii)).join('')
}

/** Every pattern on `own` strings of its own. */
export function judgeOwn(judge: Judge, own: number, random: Random): void {
  for (const suspect of judge.suspects) {
    for (let count = 0; count < own; count += 1) judge.judge(stringFor(suspect, random), [suspect])
  }
}

/** All patterns on `strings` that come from one of them or from nowhere. */
export function judgeAll(judge: Judge, strings: number, random: Random): void {
  for (let count = 0; count < strings; count += 1) {
    judge.judge(random.chance(0.1) ? randomText(random) : stringFor(random.oneOf(judge.suspects), random))
  }
}
