import { error, type Problem } from '../rules-schema/index.ts'

/** A change whose own form is right; its rules are not looked at yet. */
export interface ReadChange {
  readonly set: readonly unknown[]
  readonly remove: readonly string[]
}

/** `{ set, remove }` from a value that nobody has checked. */
export function readChange(change: unknown): ReadChange | { readonly problems: readonly Problem[] } {
  if (typeof change !== 'object' || change === null || Array.isArray(change))
    return { problems: [error('RW104', '', 'a change must be an object', 'pass { set: [rule], remove: ["id"] }')] }
  const { set = [], remove = [], ...others } = change as Readonly<Record<string, unknown>>
  const problems = Object.keys(others).map(name =>
    error(
      'RW101',
      `/${name}`,
      `a change has no member ${JSON.stringify(name)}`,
      'it is about rules only: apply the rest as a whole set',
    ),
  )
  if (!Array.isArray(set)) problems.push(error('RW104', '/set', 'set must be a list of rules'))
  if (!isTexts(remove)) problems.push(error('RW104', '/remove', 'remove must be a list of rule ids'))
  return problems.length > 0 || !Array.isArray(set) || !isTexts(remove) ? { problems } : { set, remove }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(one => typeof one === 'string')
}
