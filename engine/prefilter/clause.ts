import { all, any, anything, type Formula, literal, oneOf } from './formula.ts'
import { intersection, type Kinds, kindOf, kindsOf, singles } from './kinds.ts'
import { rarestSymbol } from './rarity.ts'
import { addLiteral, fewerLiterals, sharedWindow } from './shared-literals.ts'
import type { Strings } from './strings.ts'
import { rarestWindow } from './window.ts'

/** Shorter ones are asked for by their kinds alone. */
const minLiteral = 2

/** One of `texts` stands somewhere in the string that is judged. */
export function clauseOf(texts: Strings): Formula {
  const literals = new Map<string, Kinds>()
  const parts: Formula[] = []
  for (const text of texts) {
    if (text === '') return anything
    const part = rarestWindow(text)
    if (part.length >= minLiteral) addLiteral(literals, part, kindsOf(text))
    else parts.push(kindsDemanded(text, texts.length === 1))
  }
  const shared = parts.length === 0 ? sharedWindow(texts, [...literals.keys()]) : undefined
  if (shared !== undefined) return literal(shared, texts.map(kindsOf).reduce(intersection))
  for (const [text, kinds] of fewerLiterals(literals)) parts.push(literal(text, kinds))
  return any(parts)
}

/** Of a single text all its kinds of characters; of one among many the rarest, as the choice would get long. */
function kindsDemanded(text: string, alone: boolean): Formula {
  return alone ? all(singles(kindsOf(text)).map(oneOf)) : oneOf(kindOf(rarestSymbol(text)))
}
