import { chanceOf } from './chance.ts'
import { all, any, anything, type Formula, oneOf } from './formula.ts'
import { kindOf } from './kinds.ts'
import { rarestSymbol } from './rarity.ts'

/** What more values than this have is asked for by its rarest character instead: noting each literal seen costs more than it saves. */
const maxLiteralChance = 0.05

/** `on[a-z]`: each of its 26 literals is rare enough, all together are not. */
const wide = 24

/** A choice that so many values satisfy anyway decides too little to be asked for. */
const maxChance = 0.5

/**
 * The formula without what costs more than it tells: common pairs of letters, choices that most values satisfy, kinds of
 * characters that stand alone (the signature has them), and `known`, the literals of which one was seen when the formula is asked.
 * Asks less than the formula, never more.
 */
export function economical(formula: Formula, known: readonly string[]): Formula {
  const seen = new Set(known)
  const cheap = cheaper(formula, seen)
  const parts = cheap.kind === 'all' ? cheap.parts : [cheap]
  return all(parts.filter(part => part.kind !== 'one-of' && !isChoiceOf(part, seen)))
}

/** Literals of the trigger are noted anyway. */
function cheaper(formula: Formula, known: ReadonlySet<string>): Formula {
  switch (formula.kind) {
    case 'literal':
      return known.has(formula.text) || chanceOf(formula) <= maxLiteralChance ? formula : byItsRarest(formula.text)
    case 'all':
      return all(formula.parts.map(part => cheaper(part, known)))
    case 'any':
      return choice(formula.parts, known)
    default:
      return formula
  }
}

function choice(parts: readonly Formula[], known: ReadonlySet<string>): Formula {
  const literals = parts.filter(part => part.kind === 'literal' && !known.has(part.text))
  const common = literals.length > wide && literals.reduce((sum, part) => sum + chanceOf(part), 0) > maxLiteralChance
  const replaced = new Set(common ? literals : [])
  const cheap = any(
    parts.map(part => {
      return part.kind === 'literal' && replaced.has(part) ? byItsRarest(part.text) : cheaper(part, known)
    }),
  )
  return chanceOf(cheap) > maxChance ? anything : cheap
}

function byItsRarest(text: string): Formula {
  return oneOf(kindOf(rarestSymbol(text)))
}

/** It asks for one of `literals`, and nothing else. */
function isChoiceOf(formula: Formula, literals: ReadonlySet<string>): boolean {
  const parts = formula.kind === 'any' ? formula.parts : [formula]
  return parts.length === literals.size && parts.every(part => part.kind === 'literal' && literals.has(part.text))
}
