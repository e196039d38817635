import { inOneGo } from '../../rules-schema/index.ts'
import { all, any, anything, type Formula, literal, maxChoices, oneOf } from './formula.ts'
import { intersection, type Kinds, kindOf, kindsOf, singles } from './kinds.ts'
import { rarestSymbol } from './rarity.ts'
import { addLiteral, fewerLiterals, sharedWindow } from './shared-literals.ts'
import type { Strings } from './strings.ts'
import { rarestWindow } from './window.ts'

/** Shorter ones are asked for by their kinds alone. */
const minLiteral = 2

/** One of `texts` stands somewhere in the string that is judged. */
export function clauseOf(texts: Strings): Formula {
  return inOneGo(clauseInSteps(texts))
}

/** So many phrases are looked through in half a millisecond. */
const textsAtOnce = 200

/** The same with pauses, for ten thousand phrases. */
export function* clauseInSteps(texts: Strings): Generator<void, Formula> {
  const literals = new Map<string, Kinds>()
  const parts: Formula[] = []
  for (const [index, text] of texts.entries()) {
    if (text === '') return anything
    const part = rarestWindow(text)
    if (part.length >= minLiteral) addLiteral(literals, part, kindsOf(text))
    else parts.push(kindsDemanded(text, texts.length === 1))
    if (index % textsAtOnce === textsAtOnce - 1) yield
  }
  const shared = parts.length === 0 ? yield* sharedWindow(texts, [...literals.keys()]) : undefined
  if (shared !== undefined) return literal(shared, texts.map(kindsOf).reduce(intersection))
  const fewer = yield* fewerLiterals(literals)
  if (fewer.size > maxChoices) return anything
  return any([...parts, ...[...fewer].map(([text, kinds]) => literal(text, kinds))])
}

/** Of a single text all its kinds of characters; of one among many the rarest, as the choice would get long. */
function kindsDemanded(text: string, alone: boolean): Formula {
  return alone ? all(singles(kindsOf(text)).map(oneOf)) : oneOf(kindOf(rarestSymbol(text)))
}
