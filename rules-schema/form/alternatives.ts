import type { ErrorObject } from 'ajv/dist/2020.js'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { label, quote } from './describe.ts'

/**
 * Members of which exactly one must be there (`oneOf`), or at most one (`not`). Undefined where nothing is to be told: what is
 * missing is misspelt, or the value is no object in the first place.
 */
export function alternativeProblem(
  { schema, instancePath }: ErrorObject,
  pointer: string,
  here: unknown,
  misspelt: ReadonlySet<string>,
): Problem | undefined {
  const names = namesIn(schema)
  if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined
  if (names.some(name => misspelt.has(`${instancePath}/${name}`))) return undefined
  const [first, second] = Object.keys(here).filter(name => names.includes(name))
  if (first === undefined) return error('RW102', pointer, `${label(pointer)} lacks ${names.map(quote).join(' or ')}`)
  if (second === undefined) return undefined
  return error('RW105', within(pointer, second), `${quote(first)} and ${quote(second)} exclude each other`, 'keep one')
}

/** Errors about single branches: the keyword around them tells. */
export function isOfBranch({ schemaPath }: ErrorObject): boolean {
  return /\/(?:oneOf|anyOf)\/\d+\/[^/]+$/.test(schemaPath)
}

/** `[{ required: ['values'] }, { required: ['list'] }]`, or the same within `anyOf`. */
function namesIn(schema: unknown): readonly string[] {
  const branches = (Array.isArray(schema) ? schema : (schema as { anyOf: unknown }).anyOf) as {
    readonly required: readonly string[]
  }[]
  return [...new Set(branches.flatMap(({ required }) => required))]
}
