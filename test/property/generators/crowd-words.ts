import fc from 'fast-check'
import { regex } from './regexes.ts'

/** What many rules look for, and requests are made of: long and short, with letters that fold to others, with none at all. */
const words = [
  ...['select', 'union', 'script', 'alert', 'passwd', 'onload', 'kiss', 'sky', 'exec', 'cmd', 'drop', 'or', 'a', 'K'],
  ...['../', '/etc/', '1=1', '--', '<', "'", '%', '401', 'élan', '\u212aelvin', 'straße', '😀', 'x_y', 'SLEEP('],
] as const

/** They differ at their ends, where they end at all. */
const longWords = ['x', 'y', '', 'é', '\u212a'].map(end => `${'select kiss '.repeat(6)}${end}`.trim())

export const crowdWord = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom<string>(...words) },
  { weight: 1, arbitrary: fc.constantFrom(...longWords) },
)

/** Two of them together, for lists as long as lists of phrases become. */
const pairs = words.flatMap(one => words.map(other => `${one}${other}`))

export const manyPhrases = fc
  .record({ from: fc.nat(pairs.length - 1), count: fc.constantFrom(100, 300) })
  .map(({ from, count }) => [...pairs.slice(from, from + count), ...longWords])

/** The word as somebody writes it who wants to be missed, or with something at it. */
const written = fc.tuple(crowdWord, fc.nat(15)).map(([word, how]) => {
  switch (how) {
    case 0:
      return word.toUpperCase()
    case 1:
      return encodeURIComponent(word)
    case 2:
      return word.replace(/[a-z]/g, letter => `&#${letter.charCodeAt(0)};`)
    case 3:
      return word.slice(0, -1)
    case 4:
      return `${word}s`
    case 5:
      return Buffer.from(word).toString('base64')
    case 6:
      return word.replace('k', '\u212a').replace('s', '\u017f')
    case 7:
      return `${word.slice(0, 2)}/**/${word.slice(2)}`
    default:
      return word
  }
})

/** Some of them, with something between. */
export const crowdText = fc
  .array(fc.tuple(written, fc.constantFrom(' ', ' ', '', '_', '\n', ', ', '+')), { maxLength: 5 })
  .map(parts => parts.flat().join('').trim())

/** Patterns that need a text, or one of several, or none, in one way or another. */
const ofWords = fc
  .record({ one: crowdWord, other: crowdWord, third: crowdWord, form: fc.nat(19) })
  .map(({ one, other, third, form }) => {
    const [a, b, c] = [one, other, third].map(word => word.replace(/[^\p{L}\p{N}_😀 ]/gu, '\\$&')) as [
      string,
      string,
      string,
    ]
    const forms = [
      ...[
        a,
        a,
        `${a}|${b}`,
        `(?:${a}|${b}|${c})`,
        `\\b${a}\\b`,
        `${a}\\s+${b}`,
        `${a}.*${b}`,
        `^${a}`,
        `${a}$`,
        `^${a}$`,
      ],
      ...[
        `(?i:${a})`,
        `(?-i:${a})${b}?`,
        `[a-z]+${a}`,
        `(?:${a})+`,
        `(?:${a})?${b}`,
        `${a}[^a-z]`,
        `${a}\\W*(?:${b}|${c})`,
      ],
      ...[`(?:${a}|${b})(?:${b}|${c})`, `.{0,3}${a}`, `(?:${a}.{0,4}){2}`],
    ]
    return forms[form] ?? a
  })

export const crowdRegex = fc.oneof({ weight: 5, arbitrary: ofWords }, { weight: 1, arbitrary: regex })
