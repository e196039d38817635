import type { ErrorObject } from 'ajv/dist/2020.js'
import { addresses } from '../addresses.ts'
import { within } from '../pointer.ts'
import { error, type Problem, type ProblemCode } from '../problem.ts'
import { didYouMean, suggest } from '../suggest.ts'
import { describe, label, quote } from './describe.ts'
import { addressesToCome, operatorMembers, operatorsToCome } from './vocabulary.ts'

/** So many choices fit into a sentence. */
const fewChoices = 8

/** A value that is none of those there are. */
export function choiceProblem(found: ErrorObject, pointer: string, here: unknown): Problem {
  if (found.keyword === 'discriminator') return operatorProblem(found, pointer, here as object)
  if (found.keyword === 'const') return versionProblem(pointer, here)
  const choices: readonly string[] = found.params.allowedValues
  if (typeof here !== 'string')
    return error('RW104', pointer, `${label(pointer)} must be text, found ${describe(here)}`, oneOf(choices))
  const code = codeOf(choices)
  if (code === 'RW111') return error(code, pointer, `${quote(here)} is no address`, addressHelp(here, choices))
  if (code === 'RW110')
    return error(code, pointer, `${quote(here)} is no transformer`, didYouMean(here, choices) ?? oneOf(choices))
  return error(
    code,
    pointer,
    `${quote(here)} is no ${pointer.slice(pointer.lastIndexOf('/') + 1).replace(/^\d+$/, 'method')}`,
    didYouMean(here, choices) ?? oneOf(choices),
  )
}

function codeOf(choices: readonly string[]): ProblemCode {
  if (choices.some(choice => addresses.has(choice))) return 'RW111'
  return choices.includes('lowercase') ? 'RW110' : 'RW105'
}

function operatorProblem(found: ErrorObject, pointer: string, condition: object): Problem {
  const operator: unknown = found.params.tagValue
  const place = within(pointer, 'operator')
  if (found.params.error === 'tag' && operator === undefined) return withoutOperator(pointer, condition)
  if (typeof operator !== 'string') return error('RW104', place, `"operator" must be text, found ${describe(operator)}`)
  return error('RW109', place, `${quote(operator)} is no operator`, operatorHelp(operator))
}

function withoutOperator(pointer: string, condition: object): Problem {
  const misspelt = Object.keys(condition).find(key => suggest(key, ['operator']) !== undefined)
  if (misspelt === undefined)
    return error('RW102', pointer, `${label(pointer)} lacks "operator"`, oneOf([...operatorMembers.keys()]))
  return error(
    'RW101',
    within(pointer, misspelt),
    `${label(pointer)} has no member ${quote(misspelt)}`,
    'did you mean "operator"?',
  )
}

function operatorHelp(operator: string): string {
  if (operatorsToCome.has(operator)) return `this version does not have ${quote(operator)} yet`
  const negated = operator.startsWith('!') ? operator.slice(1) : undefined
  if (negated !== undefined)
    return `this version has no negated forms yet: write { "operator": "not", "condition": { "operator": ${quote(negated)}, … } }`
  return didYouMean(operator, [...operatorMembers.keys()]) ?? oneOf([...operatorMembers.keys()])
}

function addressHelp(address: string, choices: readonly string[]): string {
  if (addressesToCome.has(address) || address.startsWith('server.business_logic.'))
    return `this version does not have ${quote(address)} yet`
  return didYouMean(address, choices) ?? `there are ${choices.join(', ')}`
}

function versionProblem(pointer: string, here: unknown): Problem {
  return error('RW106', pointer, `the version of a rule set is 1, found ${describe(here)}`, 'write "version": 1')
}

function oneOf(choices: readonly string[]): string {
  return choices.length <= fewChoices
    ? `one of ${choices.join(', ')}`
    : `one of ${choices.slice(0, fewChoices).join(', ')}, …`
}
