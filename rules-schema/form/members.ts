import type { ErrorObject } from 'ajv/dist/2020.js'
import { lastToken, parentPointer, within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { didYouMean, suggest } from '../suggest.ts'
import { label, quote } from './describe.ts'
import { actionMembers, belongsIn, elsewhere, ofRulesAlone, operatorMembers, operatorOptions } from './vocabulary.ts'

/** A member that its object does not have: misspelt, of another operator, or of another object. */
export function memberProblem(found: ErrorObject, pointer: string, holder: unknown, around: unknown): Problem {
  const member: string = found.params.additionalProperty
  const place = within(pointer, member)
  if (member === '__proto__') return error('RW118', place, `${quote(member)} is a reserved name`)
  const { kind, owners } = ownersOf(member, pointer, holder, around)
  if (kind !== undefined && owners.length > 0)
    return error(
      'RW115',
      place,
      `${quote(kind)} has no ${quote(member)}`,
      `${quote(member)} belongs to ${owners.join(', ')}`,
    )
  return error('RW101', place, `${label(pointer)} has no member ${quote(member)}`, help(member, pointer, found, holder))
}

/** The member that was meant, of those that are not there yet. */
export function meantMember(found: ErrorObject): string | undefined {
  return suggest(found.params.additionalProperty, freeMembers(found, found.data))
}

function help(member: string, pointer: string, found: ErrorObject, holder: unknown): string {
  const allowed = Object.keys(found.parentSchema?.properties ?? {})
  const home = belongsIn.get(member)
  if (home !== undefined && allowed.includes(home)) return `it belongs in ${quote(home)}`
  const instead = /^\/exclusions\/\d+$/.test(pointer) ? ofRulesAlone.get(member) : undefined
  if (instead !== undefined) return instead
  return didYouMean(member, freeMembers(found, holder)) ?? elsewhere.get(member) ?? `it may have ${allowed.join(', ')}`
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

interface Owners {
  /** The operator, or the type of action, that does not have it. */
  readonly kind: string | undefined
  readonly owners: readonly string[]
}

/** Who has this member, where the object is a condition, its options, or an action. */
function ownersOf(member: string, pointer: string, holder: unknown, around: unknown): Owners {
  const place = lastToken(pointer)
  if (place === 'action') return ownersIn(actionMembers, member, textAt(holder, 'type'))
  const operator = textAt(place === 'options' ? around : holder, 'operator')
  if (place === 'options') return ownersIn(operatorOptions, member, operator)
  const own = ownersIn(operatorMembers, member, operator)
  const isOwnOption = operatorOptions.get(operator ?? '')?.has(member) === true
  return own.owners.length > 0 || isOwnOption ? own : ownersIn(operatorOptions, member, operator)
}

function ownersIn(table: ReadonlyMap<string, ReadonlySet<string>>, member: string, kind: string | undefined): Owners {
  if (kind === undefined || !table.has(kind)) return { kind: undefined, owners: [] }
  // A negated form has the members of its operator.
  const owners = [...table].flatMap(([name, members]) => (members.has(member) && !name.startsWith('!') ? [name] : []))
  return { kind, owners }
}

function textAt(value: unknown, name: string): string | undefined {
  const found =
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined
  return typeof found === 'string' ? found : undefined
}
