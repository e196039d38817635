import type { ErrorObject } from 'ajv/dist/2020.js'
import { createAjv } from './ajv.ts'
import type { Part } from './schema.ts'

/** Says whether a value is right, and leaves what is wrong with it in `errors`. */
export interface Validate {
  (value: unknown): boolean
  errors?: readonly ErrorObject[] | null
}

export interface Validators {
  /** Stop at the first mistake. */
  readonly firstMistake: Readonly<Record<'rule' | 'exclusion', Validate>>
  readonly everyMistake: Readonly<Record<Part, Validate>>
}

/**
 * Compiled from the schema when they are first needed, which takes a tenth of a second each. In what is built and published this
 * module is another one, of the same schemas as code (`scripts/compile-validators.mjs`): no service waits for it.
 */
export const validators: Validators = {
  firstMistake: { rule: compiled('rule', false), exclusion: compiled('exclusion', false) },
  everyMistake: {
    document: compiled('document', true),
    rule: compiled('rule', true),
    list: compiled('list', true),
    entry: compiled('entry', true),
    exclusion: compiled('exclusion', true),
  },
}

function compiled(part: Part, allErrors: boolean): Validate {
  let made: Validate | undefined
  const validate: Validate = value => {
    made ??= createAjv({ allErrors }).getSchema(part) as Validate
    const isRight = made(value)
    validate.errors = made.errors ?? null
    return isRight
  }
  return validate
}
