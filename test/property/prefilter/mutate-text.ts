import type { Random } from './random.ts'

type Mutation = (text: string, at: number, random: Random) => string

const intruders = [
  '\0',
  '\ud800',
  '\udc00',
  '😀',
  'é',
  '\u212a',
  '\u017f',
  "'",
  '"',
  '`',
  '\\',
  '/',
  '^',
  '/**/',
  '-- ',
  '#',
  '<!--',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '%',
  '_',
  'k',
  'S',
  '0',
  '.',
]

/** What attackers, encodings and accidents do to a text. */
const mutations: Readonly<Record<string, Mutation>> = {
  delete: (text, at, random) => text.slice(0, at) + text.slice(at + 1 + random.below(3)),
  insert: (text, at, random) => text.slice(0, at) + random.oneOf(intruders) + text.slice(at),
  replace: (text, at, random) => text.slice(0, at) + random.oneOf(intruders) + text.slice(at + 1),
  flipCase: (text, at) => text.slice(0, at) + flipped(text.charAt(at)) + text.slice(at + 1),
  upper: text => text.toUpperCase(),
  lower: text => text.toLowerCase(),
  kelvin: text => text.replace(/[kK]/, '\u212a'),
  longS: text => text.replace(/[sS]/, '\u017f'),
  allOdd: text => text.replaceAll(/[kK]/g, '\u212a').replaceAll(/[sS]/g, '\u017f'),
  percent: (text, at) => text.slice(0, at) + percent(text.charAt(at)) + text.slice(at + 1),
  twice: text => text + text,
  turned: (text, at) => text.slice(at) + text.slice(0, at),
  within: (text, _at, random) =>
    `${random.oneOf(['a', ' ', 'x=', '😀', '_'])}${text}${random.oneOf(['a', ' ', ';', 'é', '_'])}`,
  line: text => `first\n${text}\nlast`,
}

const all = Object.values(mutations)

/** The text after one mutation, or two or three. */
export function mutateText(text: string, random: Random): string {
  let mutated = text
  for (let count = random.oneOf([1, 1, 1, 2, 3]); count > 0; count -= 1) {
    mutated = random.oneOf(all)(mutated, random.below(mutated.length + 1), random)
  }
  return mutated
}

function flipped(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
}

function percent(letter: string): string {
  return letter === '' ? '%' : `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`
}
