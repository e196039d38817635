import { types } from 'node:util'
import { error, maxProblems, maxRules, type Problem, within } from '../rules-schema/index.ts'

/** A change whose own form is right; its rules are not looked at yet. */
export interface ReadChange {
  readonly set: readonly unknown[]
  /** An id may be there twice. */
  readonly remove: readonly string[]
}

/** `{ set, remove }` from a value that nobody has checked: nothing of it is called. */
export function readChange(change: unknown): ReadChange | { readonly problems: readonly Problem[] } {
  if (typeof change !== 'object' || change === null || Array.isArray(change) || types.isProxy(change))
    return { problems: [error('RW104', '', 'a change must be an object', 'pass { set: [rule], remove: ["id"] }')] }
  const { value: set = [] } = Object.getOwnPropertyDescriptor(change, 'set') ?? {}
  const { value: remove = [] } = Object.getOwnPropertyDescriptor(change, 'remove') ?? {}
  const problems = [...unknownMembers(change)]
  if (!isList(set)) problems.push(error('RW104', '/set', 'set must be a list of rules'))
  const ids = isList(remove) && remove.length <= maxRules ? textsOf(remove) : undefined
  if (isList(remove) && remove.length > maxRules)
    problems.push(error('RW117', '/remove', `more than ${maxRules} ids`, 'no source has more rules'))
  else if (ids === undefined) problems.push(error('RW104', '/remove', 'remove must be a list of rule ids'))
  return problems.length > 0 || !isList(set) || ids === undefined ? { problems } : { set, remove: ids }
}

function unknownMembers(change: object): readonly Problem[] {
  const unknown = Object.keys(change).filter(name => name !== 'set' && name !== 'remove')
  return unknown
    .slice(0, maxProblems)
    .map(name =>
      error(
        'RW101',
        within('', name),
        `a change has no member ${JSON.stringify(name)}`,
        'it is about rules only: apply the rest as a whole set',
      ),
    )
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !types.isProxy(value)
}

/** Undefined: there is something else among them, or nothing. */
function textsOf(list: readonly unknown[]): readonly string[] | undefined {
  const texts: string[] = []
  for (let at = 0; at < list.length; at++) {
    const text: unknown = Object.getOwnPropertyDescriptor(list, at)?.value
    if (typeof text !== 'string') return undefined
    texts.push(text)
  }
  return texts
}
