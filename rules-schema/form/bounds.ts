import type { ErrorObject } from 'ajv/dist/2020.js'
import { error, type Problem } from '../problem.ts'
import { describe, label, quote } from './describe.ts'

const idHelp = 'letters, digits and . _ : - (the first a letter or digit), at most 128'

/** Too many, too long, too large, or too little of it. */
export function boundProblem({ keyword, params }: ErrorObject, pointer: string, here: unknown): Problem {
  const { limit } = params
  switch (keyword) {
    case 'maxItems':
      return error(
        'RW117',
        pointer,
        `${label(pointer)} has ${(here as unknown[]).length} entries; at most ${limit} are allowed`,
      )
    case 'maxProperties':
      return error(
        'RW117',
        pointer,
        `${label(pointer)} has ${Object.keys(here as object).length} members; at most ${limit} are allowed`,
      )
    case 'minItems':
      return error('RW105', pointer, `${label(pointer)} must not be empty`, 'leave it out, or put something in')
    case 'minProperties':
      return emptyObject(pointer)
    case 'minLength':
      return error('RW105', pointer, `${label(pointer)} must not be empty`)
    case 'maxLength':
      return error('RW105', pointer, `${label(pointer)} is longer than ${limit} characters`)
    case 'minimum':
      return error('RW105', pointer, `${label(pointer)} must be at least ${limit}, found ${describe(here)}`)
    case 'maximum':
      return error('RW105', pointer, `${label(pointer)} must be at most ${limit}, found ${describe(here)}`)
    default:
      return error('RW105', pointer, `${label(pointer)} is not as it should be (${keyword})`)
  }
}

/** More inputs than the one of a negated form: whether all of them are meant or any, it could not say. */
export function negatedProblem(pointer: string, condition: unknown): Problem {
  const { operator = '', inputs } = condition as { readonly operator?: string; readonly inputs: readonly unknown[] }
  return error(
    'RW117',
    pointer,
    `${quote(operator)} takes one input, found ${inputs.length}`,
    `write a condition for each; or, to hold where an input is absent as well, { "operator": "not", "condition": { "operator": ${quote(operator.slice(1))}, … } }`,
  )
}

/** A value that breaks its grammar. */
export function patternProblem(pointer: string, here: string): Problem | undefined {
  if (/\/endpoint(?:\/\d+)?\/path$|\/action\/location$/.test(pointer)) return undefined // told, and better, by a check
  if (pointer.endsWith('/url'))
    return error('RW105', pointer, `${quote(here)} is no URL`, 'a URL begins with http:// or https://; or say "path"')
  if (/^\/addresses\/\d+$/.test(pointer))
    return error(
      'RW105',
      pointer,
      `${quote(here)} is no name of an address`,
      'words of letters, digits, _ and - (a letter first), joined by dots: app.tenant',
    )
  if (pointer.endsWith('/event'))
    return error(
      'RW105',
      pointer,
      `${quote(here)} is no name of an event`,
      'words of a-z, 0-9 and _ (a letter first), joined by dots: users.login.failure',
    )
  if (here === '__proto__') return error('RW118', pointer, `${quote(here)} is a reserved name`)
  return error('RW105', pointer, `${quote(here)} is no id`, idHelp)
}

/** A name in a map (of captures, of tags) that breaks its grammar. */
export function nameProblem(pointer: string, name: string): Problem {
  if (name === '__proto__') return error('RW118', pointer, `${quote(name)} is a reserved name`)
  return error(
    'RW119',
    pointer,
    `${quote(name)} is no name for this`,
    /\/tags\/[^/]*$/.test(pointer) ? '1 to 128 characters, none of them a control character' : idHelp,
  )
}

function emptyObject(pointer: string): Problem {
  if (pointer.endsWith('/tags'))
    return error('RW105', pointer, '"tags" must not be empty', 'name the tags that it must have')
  if (pointer.startsWith('/exclusions/'))
    return error(
      'RW102',
      pointer,
      `${label(pointer)} lacks "id", "tags", "category" or "event"`,
      'to mean every rule, leave "rules" out',
    )
  if (/\/endpoint(?:\/\d+)?$/.test(pointer))
    return error(
      'RW102',
      pointer,
      'an endpoint needs "method", "path" or both',
      'to mean every request, leave "endpoint" out',
    )
  return error('RW102', pointer, 'a scope needs "service", "env" or both', 'to mean everywhere, leave "scope" out')
}
