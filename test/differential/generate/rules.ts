import type { Condition, Input, Rule } from '../case.ts'
import { looksAtKeys, transformerFor, transformersOf } from '../transformers.ts'
import { listedWords } from './data.ts'
import type { Draw } from './draw.ts'
import { encodedFor } from './encodings.ts'
import { chain, input } from './inputs.ts'
import { ips, nearlyIps, operandFor } from './operands.ts'
import { mutated, text, word } from './texts.ts'

// biome-ignore format: a vocabulary
export const operators = [
  'match_regex', 'match_regex_with_checksum', 'phrase_match', 'exact_match', 'ip_match', 'equals', 'exists',
  'greater_than', 'lower_than', 'hidden_ascii_match', '!match_regex', '!match_regex_with_checksum', '!phrase_match',
  '!exact_match', '!ip_match', '!equals', '!exists',
]

/** A place in a request, and what should make the condition true, and false, when it stands there. */
export interface Wish {
  readonly input: Input
  readonly asKey: boolean
  readonly satisfying: unknown
  readonly failing: unknown
  /** It is true where something else stands beside the place. */
  readonly isAbsence: boolean
}

export interface WishedRule {
  readonly rule: Rule
  /** One per condition. */
  readonly wishes: readonly Wish[]
}

export function wishedRule(draw: Draw, place: number): WishedRule {
  const transformers = draw.chance(80) ? chain(draw) : undefined
  const conditions = draw.several(1, draw.of([1, 1, 1, 2, 3]), () => wishedCondition(draw, transformers ?? []))
  const rule = {
    id: `r${place}`,
    name: `rule ${place}`,
    tags: {
      type: `t${place}`,
      category: draw.of(['attack_attempt', 'business_logic', 'security_response', 'other']),
      group: draw.of(['even', 'odd']),
      ...moduleTag(draw),
    },
    conditions: conditions.map(({ condition }) => condition),
    ...(transformers === undefined ? {} : { transformers }),
  }
  return { rule, wishes: conditions.map(({ wish }) => wish) }
}

function moduleTag(draw: Draw): Readonly<Record<string, string>> {
  return draw.chance(20)
    ? {
        module: draw.of([
          'business-logic',
          'custom-acl',
          'network-acl',
          'authentication-acl',
          'configuration',
          'waf',
          'rasp',
          'of-their-own',
        ]),
      }
    : {}
}

interface WishedCondition {
  readonly condition: Condition
  readonly wish: Wish
}

export function wishedCondition(
  draw: Draw,
  inherited: readonly string[],
  operator: string = draw.of(operators),
): WishedCondition {
  const inputs = draw.several(1, operator.startsWith('!') ? 1 : draw.of([1, 1, 2, 3]), () =>
    withTransformers(draw, input(draw)),
  )
  const chosen = draw.of(inputs)
  const names = chosen.transformers ?? inherited
  const encoded = transformersOf(names).reduceRight(
    (made, name) => encodedFor(draw, name, made),
    textFor(draw, operator),
  )
  const seen = transformersOf(names).reduce((made, name) => transformerFor(name)(made), encoded)
  const { parameters, truth } = operandFor(draw, operator, seen)
  // What the operand was made from is not what is supplied, unless the operand has a value of its own.
  const matching = truth === seen ? encoded : truth
  const other = otherThan(draw, operator, matching)
  const [satisfying, failing] = operator.startsWith('!') ? [other, matching] : [matching, other]
  return {
    condition: { operator, parameters: { inputs, ...parameters } },
    wish: { input: chosen, asKey: looksAtKeys(names), satisfying, failing, isAbsence: operator === '!exists' },
  }
}

function withTransformers(draw: Draw, one: Input): Input {
  return draw.chance(15) ? { ...one, transformers: chain(draw) } : one
}

/** What a value is made of, before it is encoded. */
function textFor(draw: Draw, operator: string): string {
  switch (operator.replace('!', '')) {
    case 'ip_match':
      return draw.chance(90) ? draw.of(ips) : draw.of(nearlyIps)
    case 'exact_match':
      return draw.chance(30) ? draw.of(listedWords) : text(draw)
    case 'match_regex_with_checksum':
      return `${draw.chance(30) ? word(draw) : ''}${cardNumber(draw)}${draw.chance(40) ? ` ${cardNumber(draw)}` : ''}`
    case 'hidden_ascii_match':
      return `${word(draw)}${draw.several(0, 3, () => String.fromCodePoint(0xe0000 + draw.below(130))).join('')}${draw.chance(50) ? word(draw) : ''}`
    default:
      return text(draw)
  }
}

/** Some digits that pass Luhn's check, mostly. */
function cardNumber(draw: Draw): string {
  const digits = draw.several(3, 16, () => draw.below(10))
  const sum = digits
    .reverse()
    .reduce(
      (total, digit, place) => total + (place % 2 === 0 ? ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit] ?? 0) : digit),
      0,
    )
  const check = draw.chance(80) ? (10 - (sum % 10)) % 10 : draw.below(10)
  const all = [...digits.reverse(), check].join('')
  return draw.chance(30) ? all.replace(/(....)/g, draw.of(['$1 ', '$1-', '$1.'])) : all
}

function otherThan(draw: Draw, operator: string, value: unknown): unknown {
  if (typeof value === 'number') return draw.of([value + 1000, -value - 1, value - 0.5])
  if (typeof value === 'boolean') return !value
  if (operator.endsWith('ip_match')) return draw.of([...ips, ...nearlyIps])
  return draw.chance(50) ? mutated(draw, String(value)) : text(draw)
}
