import type { Random } from './random.ts'

/** Of everyday requests: names, goods, places, and words of short comments. */
const words = [
  'garden',
  'winter',
  'paper',
  'window',
  'yellow',
  'morning',
  'coffee',
  'river',
  'market',
  'letter',
  'summer',
  'table',
  'kitchen',
  'silver',
  'orange',
  'travel',
  'harbour',
  'bridge',
  'forest',
  'station',
  'pocket',
  'mirror',
  'candle',
  'blanket',
  'bottle',
  'basket',
  'button',
  'carpet',
  'cotton',
  'engine',
  'family',
  'father',
  'finger',
  'flower',
  'friend',
  'hammer',
  'island',
  'jacket',
  'ladder',
  'lemon',
  'marble',
  'meadow',
  'mother',
  'needle',
  'office',
  'painter',
  'pencil',
  'pepper',
  'planet',
  'potato',
  'ribbon',
  'saddle',
  'school',
  'shadow',
  'shelter',
  'singer',
  'spring',
  'street',
  'sugar',
  'supper',
  'tailor',
  'temple',
  'theatre',
  'thunder',
  'ticket',
  'timber',
  'tomato',
  'valley',
  'velvet',
  'village',
  'violin',
  'walnut',
  'weather',
  'wheel',
  'whisper',
  'willow',
  'wooden',
  'the',
  'and',
  'with',
  'from',
  'into',
  'over',
  'under',
  'a',
  'is',
  'was',
  'very',
  'quite',
  'again',
  'almost',
  'never',
  'often',
  'please',
  'thanks',
  'hello',
  'large',
  'small',
  'green',
  'blue',
  'black',
  'arrived',
  'ordered',
  'waiting',
  'returned',
  'broken',
] as const

export function word(random: Random): string {
  return random.pick(words)
}

/** A sentence cut to at most `length` characters. */
export function sentence(random: Random, length: number): string {
  let text = word(random)
  while (text.length < length) text += `${random.chance(0.1) ? ', ' : ' '}${word(random)}`
  return text.slice(0, length).trimEnd()
}

const syllables = [
  'ba',
  'co',
  'di',
  'fu',
  'ga',
  'he',
  'ji',
  'ko',
  'lu',
  'ma',
  'ne',
  'po',
  'qui',
  'ru',
  'sa',
  'te',
  'vi',
  'wo',
  'xa',
  'zu',
]

/** A word of its own for every number, of eight to twelve letters, which no everyday text has. */
export function ownWord(number: number): string {
  // An odd factor and 20 ** 4 share no divisor here, so that every number below 160,000 gives another four syllables.
  let rest = (number * 7_919 + 13) % 160_000
  let text = ''
  for (let at = 0; at < 4; at++) {
    text += syllables[rest % 20]
    rest = Math.floor(rest / 20)
  }
  return text
}
