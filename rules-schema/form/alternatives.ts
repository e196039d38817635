import type { ErrorObject } from 'ajv/dist/2020.js'
import { valueAt, within } from '../pointer.ts'
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
  if (isMonitorOfInputs(schema)) return monitorOfInputs(pointer)
  if (names.some(name => misspelt.has(`${instancePath}/${name}`))) return undefined
  const [first, second] = Object.keys(here).filter(name => names.includes(name))
  if (first === undefined) return error('RW102', pointer, `${label(pointer)} lacks ${names.map(quote).join(' or ')}`)
  if (second === undefined) return undefined
  return error('RW105', within(pointer, second), `${quote(first)} and ${quote(second)} exclude each other`, 'keep one')
}

/** Objects that have one of several members at most, by `maxProperties`; nothing is told of members that are unknown. */
export function exclusiveProblem({ parentSchema }: ErrorObject, pointer: string, here: unknown): Problem | undefined {
  const names = Object.keys(parentSchema?.properties ?? {})
  const [first, second] = Object.keys(here as object).filter(name => names.includes(name))
  if (first === undefined || second === undefined) return undefined
  return error(
    'RW105',
    within(pointer, second),
    `${quote(first)} and ${quote(second)} exclude each other`,
    'keep one, or write a target for each: any of them will do',
  )
}

/** The only `not` of the schema that is about a value. */
function isMonitorOfInputs(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && valueAt(schema, '/properties/effect/const') === 'monitor'
}

function monitorOfInputs(pointer: string): Problem {
  return error(
    'RW105',
    within(pointer, 'effect'),
    'an exclusion of "inputs" cannot have the effect "monitor": what is not looked at can neither match nor act',
    'leave "effect" out; or leave "inputs" out, and the rules match and do not act',
  )
}

/** Errors about single branches: the keyword around them tells. */
export function isOfBranch({ schemaPath }: ErrorObject): boolean {
  return /\/(?:oneOf|anyOf)\/\d+\/[^/]+$/.test(schemaPath)
}

interface Branch {
  readonly required: readonly string[]
}

/** `[{ required: ['values'] }, { required: ['list'] }]`, the same within `anyOf`, or one branch of which all must not be there. */
function namesIn(schema: unknown): readonly string[] {
  const { anyOf } = schema as { readonly anyOf?: readonly Branch[] }
  const branches = Array.isArray(schema) ? (schema as readonly Branch[]) : (anyOf ?? [schema as Branch])
  return [...new Set(branches.flatMap(({ required }) => required))]
}
