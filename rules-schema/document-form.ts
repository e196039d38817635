import { findAddress } from './addresses.ts'
import { checkDeclared, isObject } from './checks/index.ts'
import { formProblems } from './form/translate.ts'
import { validators } from './form/validators.ts'
import { within } from './pointer.ts'
import { error, type Problem } from './problem.ts'

/**
 * What is wrong with a document, but for what is in its rules, lists and exclusions. `isPart`: it is one of several, and one of
 * the others, or of its addresses, is enough to have in it.
 */
export function documentProblems(document: unknown, isPart = false): readonly Problem[] {
  const validate = validators.everyMistake.document
  const form = validate(document) ? [] : formProblems(validate.errors ?? [], document, '')
  // Of another version nothing else can be said.
  const version = form.filter(({ code }) => code === 'RW106')
  if (version.length > 0 || !isObject(document)) return version.length > 0 ? version : form
  return [...form, ...emptiness(document, isPart, form), ...declarations(document)]
}

/** Whether, these being its problems, its parts can be looked at: not of another version, nor when there are too many. */
export function isUnderstood(problems: readonly Problem[]): boolean {
  return problems.every(({ code }) => code !== 'RW106' && code !== 'RW117')
}

/** The addresses that a document declares, right or wrong: what is wrong is told where it is declared, once. */
export function declaredIn(document: unknown): readonly string[] {
  const names = isObject(document) && Array.isArray(document.addresses) ? document.addresses : []
  return [
    ...new Set(names.filter((name): name is string => typeof name === 'string' && findAddress(name) === undefined)),
  ]
}

function emptiness(
  document: Readonly<Record<string, unknown>>,
  isPart: boolean,
  found: readonly Problem[],
): readonly Problem[] {
  const { lists, exclusions, addresses } = document
  const hasParts = [lists, exclusions, addresses].some(list => list !== undefined && !isEmptyList(list))
  if (!isEmptyList(document.rules) || (isPart && hasParts)) return []
  const isAllowed = document.allow_empty !== undefined && document.allow_empty !== false
  const isMisspelt = found.some(({ help }) => help === 'did you mean "allow_empty"?')
  if (isAllowed || isMisspelt) return []
  return [error('RW107', '/rules', 'a rule set without rules', 'to switch every rule off, say "allow_empty": true')]
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function declarations(document: Readonly<Record<string, unknown>>): readonly Problem[] {
  const names: readonly unknown[] = Array.isArray(document.addresses) ? document.addresses : []
  return names.flatMap((name, index) =>
    typeof name === 'string' ? (checkDeclared(name, within('/addresses', index)) ?? []) : [],
  )
}
