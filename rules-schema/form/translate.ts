import type { ErrorObject } from 'ajv/dist/2020.js'
import { parentPointer, valueAt, within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { alternativeProblem, exclusiveProblem, isOfBranch } from './alternatives.ts'
import { boundProblem, nameProblem, negatedProblem, patternProblem } from './bounds.ts'
import { choiceProblem } from './choices.ts'
import { describe, label, quote, typeInWords } from './describe.ts'
import { isCapture, meantMember, memberProblem } from './members.ts'

/** Of Ajv's errors about `value`, which stands at `base` in its document: one problem for each mistake of its author. */
export function formProblems(errors: readonly ErrorObject[], value: unknown, base: string): readonly Problem[] {
  const explained = misspelt(errors)
  const problems = new Map<string, Problem>()
  for (const found of errors) {
    if (found.keyword === 'required' && explained.has(`${found.instancePath}/${found.params.missingProperty}`)) continue
    const problem = translate(found, value, base, explained)
    const key = `${problem?.pointer} ${problem?.code} ${found.params.missingProperty ?? ''}`
    if (problem !== undefined && !problems.has(key)) problems.set(key, problem)
  }
  return [...problems.values()]
}

/** Members that are missing because their name is misspelt: one mistake, told once. */
function misspelt(errors: readonly ErrorObject[]): ReadonlySet<string> {
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  return new Set(unknown.map(found => `${found.instancePath}/${instead(meantMember(found), found)}`))
}

/** What is missing where a member was misspelt: of a constant that is read as an input, the address. */
function instead(meant: string | undefined, found: ErrorObject): string | undefined {
  return meant === 'value' && isCapture(found) ? 'address' : meant
}

function translate(
  found: ErrorObject,
  value: unknown,
  base: string,
  explained: ReadonlySet<string>,
): Problem | undefined {
  // `if` only chooses; of a name that is wrong, `propertyNames` tells; of an address, the check of addresses.
  if (found.keyword === 'if' || found.keyword === 'anyOf' || found.propertyName !== undefined || isOfBranch(found))
    return undefined
  const pointer = base + found.instancePath
  const here = valueAt(value, found.instancePath)
  switch (found.keyword) {
    case 'additionalProperties':
      return memberProblem(found, pointer, here, valueAt(value, parentPointer(found.instancePath)))
    case 'required':
      return missing(found, pointer)
    case 'oneOf':
    case 'not':
      return alternativeProblem(found, pointer, here, explained)
    case 'type':
      return error(
        'RW104',
        pointer,
        `${label(pointer)} must be ${typeInWords(found.params.type)}, found ${describe(here)}`,
      )
    case 'discriminator':
    case 'enum':
    case 'const':
      return choiceProblem(found, pointer, here)
    case 'propertyNames':
      return nameProblem(within(pointer, found.params.propertyName), found.params.propertyName)
    case 'pattern':
      return patternProblem(pointer, String(here))
    case 'maxProperties':
      return found.params.limit === 1 ? exclusiveProblem(found, pointer, here) : boundProblem(found, pointer, here)
    case 'maxItems':
      return found.params.limit === 1
        ? negatedProblem(pointer, valueAt(value, parentPointer(found.instancePath)))
        : boundProblem(found, pointer, here)
    default:
      return boundProblem(found, pointer, here)
  }
}

function missing(found: ErrorObject, pointer: string): Problem {
  const member = quote(found.params.missingProperty)
  return error('RW102', pointer, `${label(pointer)} lacks ${isCapture(found) ? '"address" (or "value")' : member}`)
}
