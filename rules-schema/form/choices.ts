import type { ErrorObject } from 'ajv/dist/2020.js'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { didYouMean, suggest } from '../suggest.ts'
import { describe, label, quote } from './describe.ts'
import { actionMembers, negatable, operatorMembers, operatorsToCome } from './vocabulary.ts'

/** So many choices fit into a sentence. */
const fewChoices = 8

/** A value that is none of those there are. */
export function choiceProblem(found: ErrorObject, pointer: string, here: unknown): Problem {
  if (found.keyword === 'discriminator') return tagProblem(found, pointer, here as object)
  if (found.keyword === 'const') return versionProblem(pointer, here)
  const choices: readonly (string | number)[] = found.params.allowedValues
  const type = typeof choices[0] === 'number' ? 'a number' : 'text'
  if (typeof here !== typeof choices[0])
    return error('RW104', pointer, `${label(pointer)} must be ${type}, found ${describe(here)}`, oneOf(choices))
  const kind = choices.includes('lowercase')
    ? 'transformer'
    : pointer.slice(pointer.lastIndexOf('/') + 1).replace(/^\d+$/, 'method')
  const meant = typeof here === 'string' ? didYouMean(here, choices.map(String)) : undefined
  if (kind === 'transformer')
    return error(
      'RW110',
      pointer,
      `${quote(String(here))} is no transformer`,
      keysHelp.get(here) ?? meant ?? oneOf(choices),
    )
  return error(
    'RW105',
    pointer,
    `${typeof here === 'string' ? quote(here) : here} is no ${kind}`,
    meant ?? oneOf(choices),
  )
}

/** Transformers of other formats that are none here. */
const keysHelp: ReadonlyMap<unknown, string> = new Map([
  ['keys_only', 'names of members are looked at with "target": "keys" on the input of a condition'],
  ['values_only', 'leave it out: values are looked at, and names only with "target": "keys" on the input'],
])

/** What tells objects apart (`operator` of a condition, `type` of an action) is missing, of the wrong type or unknown. */
function tagProblem({ params }: ErrorObject, pointer: string, holder: object): Problem {
  const { tag, tagValue }: { readonly tag: string; readonly tagValue: unknown } = params as never
  const place = within(pointer, tag)
  const choices = [...(tag === 'operator' ? operatorMembers : actionMembers).keys()]
  if (tagValue === undefined) return withoutTag(pointer, tag, holder, choices)
  if (typeof tagValue !== 'string')
    return error('RW104', place, `${quote(tag)} must be text, found ${describe(tagValue)}`)
  if (tag === 'operator')
    return error('RW109', place, `${quote(tagValue)} is no operator`, operatorHelp(tagValue, choices))
  return error(
    'RW105',
    place,
    `${quote(tagValue)} is no ${tag} of ${label(pointer)}`,
    didYouMean(tagValue, choices) ?? oneOf(choices),
  )
}

function withoutTag(pointer: string, tag: string, holder: object, choices: readonly string[]): Problem {
  const misspelt = Object.keys(holder).find(key => suggest(key, [tag]) !== undefined)
  if (misspelt === undefined) return error('RW102', pointer, `${label(pointer)} lacks ${quote(tag)}`, oneOf(choices))
  return error(
    'RW101',
    within(pointer, misspelt),
    `${label(pointer)} has no member ${quote(misspelt)}`,
    `did you mean ${quote(tag)}?`,
  )
}

function operatorHelp(operator: string, choices: readonly string[]): string {
  const positive = operator.replace(/^!\s*/, '')
  if (operatorsToCome.has(positive)) return `this version does not have ${quote(positive)} yet`
  if (positive === operator) return didYouMean(operator, choices) ?? oneOf(choices)
  const negated = choices.filter(choice => choice.startsWith('!'))
  const composed = suggest(positive, choices)
  if (composed === undefined || negatable.has(composed)) return didYouMean(operator, negated) ?? oneOf(negated)
  return `${quote(composed)} has no negated form: write { "operator": "not", "condition": { "operator": ${quote(composed)}, … } }`
}

function versionProblem(pointer: string, here: unknown): Problem {
  return error('RW106', pointer, `the version of a rule set is 1, found ${describe(here)}`, 'write "version": 1')
}

function oneOf(choices: readonly (string | number)[]): string {
  return choices.length <= fewChoices
    ? `one of ${choices.join(', ')}`
    : `one of ${choices.slice(0, fewChoices).join(', ')}, …`
}
