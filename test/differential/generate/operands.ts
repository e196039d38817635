import type { Parameters } from '../case.ts'
import { listedWords } from './data.ts'
import type { Draw } from './draw.ts'
import { regexFor } from './regexes.ts'
import { mutated, word } from './texts.ts'

/** What a test asks for, and a value of which it should be true. */
export interface Operand {
  readonly parameters: Omit<Parameters, 'inputs'>
  readonly truth: unknown
}

/**
 * Of an operator that compares numbers or booleans, or none of the value. `text`: what the input will give after transformers.
 */
export function operandFor(draw: Draw, operator: string, text: string): Operand {
  const wanted = text.replace(loneSurrogate, '\uFFFD') || word(draw)
  const make = operands[operator.replace('!', '')]
  if (make === undefined) throw new Error(`no operand for ${operator}`)
  const made = make(draw, wanted)
  return 'parameters' in made ? made : { parameters: made, truth: text }
}

const loneSurrogate = /\p{Surrogate}/gu

type Make = (draw: Draw, text: string) => Operand | Operand['parameters']

const operands: Readonly<Record<string, Make>> = {
  match_regex: (draw, text) => ({ regex: regexFor(draw, text), ...regexOptions(draw, text) }),
  match_regex_with_checksum: (draw, text) => ({
    regex: draw.of([
      '\\d+',
      '\\d[\\d -]{3,}\\d',
      '(?:\\d[ -]?){13,19}',
      '\\b\\d{4,16}\\b',
      '[0-9 a-z]+',
      '\\d{2}',
      '^\\d+',
      '\\d*',
    ]),
    checksum: 'luhn',
    ...regexOptions(draw, text),
  }),
  phrase_match: (draw, text) => ({
    list: among(draw, piece(draw, text), () => (draw.chance(60) ? word(draw) : piece(draw, text))),
    ...(draw.chance(50) ? { options: { enforce_word_boundary: draw.chance(90) } } : {}),
  }),
  exact_match: (draw, text) =>
    draw.chance(listedWords.includes(text) ? 70 : 5)
      ? { data: 'words' }
      : { list: among(draw, text, () => mutated(draw, text) || 'x') },
  ip_match: (draw, text) => (draw.chance(25) ? { data: 'networks' } : { list: ipsWith(draw, text) }),
  equals: (draw, text) =>
    draw.of([equalText, equalText, equalBoolean, equalFloat, equalFloat, equalInteger])(draw, text),
  greater_than: draw => ordered(draw, 1),
  lower_than: draw => ordered(draw, -1),
  exists: (draw, text) => ({ parameters: {}, truth: draw.of([text, null, 5, false, {}, []]) }),
  hidden_ascii_match: () => ({}),
}

function regexOptions(draw: Draw, text: string): Pick<Parameters, 'options'> {
  const case_sensitive = draw.chance(30) ? { case_sensitive: draw.chance(70) } : {}
  const min_length = draw.chance(20) ? { min_length: Math.max(0, Buffer.byteLength(text) + draw.between(-2, 1)) } : {}
  const options = { ...case_sensitive, ...min_length }
  return Object.keys(options).length === 0 && draw.chance(80) ? {} : { options }
}

function piece(draw: Draw, text: string): string {
  const characters = [...text]
  const start = draw.below(characters.length)
  return characters.slice(start, start + draw.between(1, draw.of([2, 5, 12]))).join('')
}

/** The one, among some others. */
function among<T>(draw: Draw, one: T, other: () => T): readonly T[] {
  return draw.shuffled([one, ...draw.several(0, 3, other)])
}

// biome-ignore format: a vocabulary
export const ips = [
  '127.0.0.1', '10.1.2.3', '10.1.2.4', '192.168.0.1', '0.0.0.0', '255.255.255.255', '::1', '::', 'fe80::1',
  '2001:db8::1', '2001:DB8:0:0:0:0:0:2', '::ffff:10.1.2.3', '::ffff:a01:203', '64:ff9b::1', '1::2:3',
]

// biome-ignore format: a vocabulary
const networks = [
  '10.0.0.0/8', '10.1.2.0/30', '192.168.0.0/16', '0.0.0.0/0', '2001:db8::/32', '2001:db8::1/127', 'fe80::/10',
  '::ffff:10.0.0.0/104', '::1/128', '1.2.3.4/32',
]

/** Nearly addresses, and such with something around them. */
// biome-ignore format: a vocabulary
export const nearlyIps = [
  '10.1.2', '10.1.2.3.4', '010.1.2.3', '10.1.2.03', '256.1.1.1', '10.1.2.3:80', '[::1]', '::1%eth0', ':::1',
  '1:2:3:4:5:6:7:8:9', '::ffff:10.1.2', ' 10.1.2.3', '10.1.2.3 ', '::10.1.2.3', 'g::1', '0x7f.0.0.1', '1::2::3',
]

function ipsWith(draw: Draw, text: string): readonly string[] {
  const others = () => draw.of([...ips, ...networks])
  if (!/^[\da-fA-F.:]+$/.test(text) || !ips.includes(text)) return draw.several(1, 4, others)
  const network = text.includes(':')
    ? `${text}/${draw.of([128, 127, 120, 96])}`
    : `${text}/${draw.of([32, 31, 24, 8, 0])}`
  return among(draw, draw.of([text, network]), others)
}

function equalText(_: Draw, text: string): Operand['parameters'] {
  return { type: 'string', value: text }
}

function equalBoolean(draw: Draw): Operand {
  const value = draw.chance(50)
  return { parameters: { type: 'boolean', value }, truth: value }
}

function equalFloat(draw: Draw): Operand {
  const value = draw.number()
  const delta = draw.of([undefined, 0.01, 0.5, 1, 1e-9])
  const off = (delta ?? 0.01) * draw.of([0, 0, 0, 0.5, -0.5, 1, -1, 0.999])
  return { parameters: { type: 'float', value, ...(delta === undefined ? {} : { delta }) }, truth: value + off }
}

function equalInteger(draw: Draw): Operand {
  const value = draw.between(0, 12)
  return { parameters: { type: draw.of(['unsigned', 'signed']), value }, truth: value }
}

function ordered(draw: Draw, direction: 1 | -1): Operand {
  const type = draw.of(['unsigned', 'signed', 'float'] as const)
  const value = type === 'float' ? draw.number() : type === 'signed' ? draw.between(-5, 50) : draw.between(0, 50)
  return { parameters: { type, value }, truth: value + direction * draw.of([1, 1, 0.5, 100, 0]) }
}
