import type { Formula } from './formula.ts'
import { includes, intersection, isEmpty, type Kinds, noKinds, singles, union, without } from './kinds.ts'
import { presence } from './rarity.ts'

/**
 * The kinds of characters that every string has in which the pattern is found: all of `required`, and at least one of each of
 * `choices`, the rarest first.
 */
export interface Signature {
  readonly required: Kinds
  readonly choices: readonly Kinds[]
}

/** Each costs a comparison for every string; the fifth rarest hardly ever decides. */
const maxChoices = 4

/** A choice that more values than this satisfy anyway is not worth asking for. */
const maxPresence = 0.9

export const anySignature: Signature = { required: noKinds, choices: [] }

export function signatureOf(formula: Formula): Signature {
  switch (formula.kind) {
    case 'anything':
      return anySignature
    case 'literal':
      return { required: formula.kinds, choices: [] }
    case 'one-of':
      return asked(formula.kinds)
    case 'all':
      return both(formula.parts.map(signatureOf))
    case 'any':
      return either(formula.parts.map(signatureOf))
  }
}

/** One of `kinds`; of a single kind that is a demand. */
function asked(kinds: Kinds): Signature {
  return singles(kinds).length === 1
    ? { required: kinds, choices: [] }
    : { required: noKinds, choices: chosen([kinds]) }
}

function both(signatures: readonly Signature[]): Signature {
  const required = signatures.map(one => one.required).reduce(union, noKinds)
  const choices = signatures.flatMap(one => one.choices)
  return { required, choices: chosen(choices.filter(choice => isEmpty(intersection(choice, required)))) }
}

/** What all require is required; besides, one of what each asks for most. */
function either(signatures: readonly Signature[]): Signature {
  const required = signatures.map(one => one.required).reduce(intersection)
  // What is required anyway is no choice.
  const rarest = signatures.map(one => rarestDemand(one, required))
  if (!rarest.every(demand => demand !== undefined)) return { required, choices: [] }
  return { required, choices: chosen([rarest.reduce(union)]) }
}

function rarestDemand({ required, choices }: Signature, known: Kinds): Kinds | undefined {
  let rarest: Kinds | undefined
  let least = maxPresence
  for (const demand of [...singles(without(required, known)), ...choices]) {
    const chance = presence(demand)
    if (chance > least) continue
    rarest = demand
    least = chance
  }
  return rarest
}

/** The rarest few, without those that ask less than another. */
function chosen(choices: readonly Kinds[]): readonly Kinds[] {
  const kept: Kinds[] = []
  const rarestFirst = choices.map(kinds => ({ kinds, chance: presence(kinds) })).sort((a, b) => a.chance - b.chance)
  for (const { kinds, chance } of rarestFirst) {
    const told = chance > maxPresence || kept.some(one => includes(kinds, one))
    if (!told && kept.length < maxChoices) kept.push(kinds)
  }
  return kept
}
