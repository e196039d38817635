import { definition, type Schema } from './schema.ts'

/** The negated form of a definition's operator. */
export interface Negated {
  readonly name: string
  /** When it holds. */
  readonly meaning: string
}

/** Of `{ "enum": ["equals", "!equals"], … }`; undefined where there is none. */
export function negatedForm(operator: Schema | boolean | undefined): Negated | undefined {
  if (typeof operator !== 'object') return undefined
  const { enum: names = [], enumDescriptions: meanings = [] } = operator
  const [name, negated] = names
  if (names.length !== 2 || negated !== `!${name}`) return undefined
  return { name: negated, meaning: meanings[1] ?? '' }
}

/** Of a condition by the name of its definition. */
export function negatedFormOf(name: string): Negated | undefined {
  return negatedForm(definition(name).properties?.operator)
}
