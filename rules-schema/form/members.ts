import type { ErrorObject } from 'ajv/dist/2020.js'
import { lastToken, parentPointer, within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { didYouMean, suggest } from '../suggest.ts'
import { label, quote } from './describe.ts'
import { belongsIn, membersToCome, operatorMembers, operatorOptions } from './vocabulary.ts'

/** A member that its object does not have: misspelt, of another operator, of another object, or of a later version. */
export function memberProblem(found: ErrorObject, pointer: string, holder: unknown, around: unknown): Problem {
  const member: string = found.params.additionalProperty
  const place = within(pointer, member)
  if (member === '__proto__') return error('RW118', place, `${quote(member)} is a reserved name`)
  const owners = ownersOf(member, pointer, holder, around)
  if (owners.length > 0) {
    const operator = operatorOf(holder) ?? operatorOf(around)
    return error(
      'RW115',
      place,
      `${quote(operator ?? '')} has no ${quote(member)}`,
      `${quote(member)} belongs to ${owners.join(', ')}`,
    )
  }
  return error('RW101', place, `${label(pointer)} has no member ${quote(member)}`, help(member, found, holder))
}

/** The member that was meant, of those that are not there yet. */
export function meantMember(found: ErrorObject): string | undefined {
  return suggest(found.params.additionalProperty, freeMembers(found, found.data))
}

function help(member: string, found: ErrorObject, holder: unknown): string {
  if (membersToCome.has(member)) return `this version does not have ${quote(member)} yet`
  const allowed = Object.keys(found.parentSchema?.properties ?? {})
  const home = belongsIn.get(member)
  if (home !== undefined && allowed.includes(home)) return `it belongs in ${quote(home)}`
  return didYouMean(member, freeMembers(found, holder)) ?? `it may have ${allowed.join(', ')}`
}

function freeMembers(found: ErrorObject, holder: unknown): readonly string[] {
  const allowed = Object.keys(found.parentSchema?.properties ?? {})
  // A capture without "value" is read as an input, though a constant may have been meant.
  if (isCapture(found) && !Object.hasOwn(holder as object, 'address')) allowed.push('value')
  return allowed.filter(name => !Object.hasOwn(holder as object, name))
}

/** Whether the error is about an entry of a rule's `capture`. */
export function isCapture({ instancePath }: ErrorObject): boolean {
  return parentPointer(instancePath) === '/capture'
}

/** The operators that have this member, where the object is a condition or its options. */
function ownersOf(member: string, pointer: string, holder: unknown, around: unknown): readonly string[] {
  const inOptions = lastToken(pointer) === 'options'
  const operator = operatorOf(inOptions ? around : holder)
  if (operator === undefined) return []
  const table = inOptions ? operatorOptions : operatorMembers
  return [...table].flatMap(([name, members]) => (members.has(member) ? [name] : []))
}

function operatorOf(value: unknown): string | undefined {
  const operator =
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'operator')
      ? (value as { operator: unknown }).operator
      : undefined
  return typeof operator === 'string' && operatorMembers.has(operator) ? operator : undefined
}
