import { chanceOf } from './chance.ts'
import type { Formula } from './formula.ts'

/**
 * Literals of which one stands in the folded text of every string in which the pattern is found. `chance` is a guess at how many
 * of unrelated values have one all the same, from 0 to 1.
 */
export interface Trigger {
  readonly literals: readonly string[]
  readonly chance: number
}

/** A pattern that every second value would wake is as well looked at always. */
const maxChance = 0.5

/** A thousand literals weigh as much as a fifth of all values being woken. */
const weight = 1 / 5_000

/**
 * The rarest of the choices of literals that a formula makes, or undefined where it makes none that tells anything.
 * A weak one is better than none: what has no trigger is looked at for every string.
 */
export function triggerOf(formula: Formula): Trigger | undefined {
  const best = bestChoice(formula)
  return best !== undefined && best.chance <= maxChance ? best : undefined
}

function bestChoice(formula: Formula): Trigger | undefined {
  switch (formula.kind) {
    case 'literal':
      return { literals: [formula.text], chance: chanceOf(formula) }
    case 'all':
      return formula.parts.map(bestChoice).reduce(rarer, undefined)
    case 'any':
      return joined(formula.parts)
    default:
      return undefined
  }
}

function rarer(one: Trigger | undefined, two: Trigger | undefined): Trigger | undefined {
  return one === undefined || (two !== undefined && cost(two) < cost(one)) ? two : one
}

function cost({ chance, literals }: Trigger): number {
  return chance + weight * literals.length
}

/** One of the choices of each part; every part must have one. */
function joined(parts: readonly Formula[]): Trigger | undefined {
  const choices = parts.map(bestChoice)
  if (!choices.every(choice => choice !== undefined)) return undefined
  const literals = shortest(choices.flatMap(choice => choice.literals))
  return {
    literals,
    chance: Math.min(
      1,
      choices.reduce((sum, { chance }) => sum + chance, 0),
    ),
  }
}

/** Without those that have another one within them: that one is there whenever they are. */
function shortest(literals: readonly string[]): readonly string[] {
  const all = new Set(literals)
  return [...all].filter(text => !hasPart(text, all))
}

function hasPart(text: string, all: ReadonlySet<string>): boolean {
  for (let from = 0; from < text.length; from += 1) {
    for (let to = from + 1; to <= text.length; to += 1) {
      if (to - from < text.length && all.has(text.slice(from, to))) return true
    }
  }
  return false
}
