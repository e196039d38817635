import { addresses, pathParamsAddress } from '../addresses.ts'
import { quote } from '../form/describe.ts'
import { namesIn, parsePath } from '../jsonpath/index.ts'
import { within } from '../pointer.ts'
import { error, type Problem, warning } from '../problem.ts'
import { didYouMean } from '../suggest.ts'
import { pathParameters } from './endpoint.ts'
import { inputsOf, type Loose, type Part } from './rule-parts.ts'

/** In UTF-16 code units; of longer ones the schema, which counts characters, has told. */
const maxPathUnits = 2 * 2048

/** Of every input: the path's grammar, and what its first name says about its address. */
export function checkInputs(rule: Loose, pointer: string): readonly Problem[] {
  const inputs = inputsOf(rule, pointer)
  const isAsked = inputs.some(({ value }) => value.address === pathParamsAddress)
  const parameters = isAsked ? pathParameters(rule) : undefined
  return inputs.flatMap(input => checkPath(input, parameters))
}

/** `parameters`: the names of path segments that there are; undefined: they are not known. */
export function checkPath({ value, pointer }: Part, parameters: readonly string[] | undefined): readonly Problem[] {
  if (typeof value.path !== 'string' || value.path.length > maxPathUnits) return []
  const place = within(pointer, 'path')
  const path = parsePath(value.path)
  if (!path.ok)
    return [error('RW112', place, `${quote(value.path)}: ${path.message} (at character ${path.offset + 1})`, path.help)]
  const [first] = path.segments
  if (first === undefined || typeof value.address !== 'string') return []
  const names = namesIn(first)
  if (value.address === pathParamsAddress) return names.flatMap(name => checkParameter(name, place, parameters) ?? [])
  if (!addresses.get(value.address)?.lowerCaseNames) return []
  return names.flatMap(name => checkHeaderName(name, place) ?? [])
}

function checkParameter(name: string, place: string, parameters: readonly string[] | undefined): Problem | undefined {
  if (parameters === undefined || parameters.includes(name)) return undefined
  const help = didYouMean(name, parameters) ?? `it names ${parameters.map(quote).join(', ')}`
  return error('RW114', place, `the endpoint's path names no segment ${quote(name)}`, help)
}

function checkHeaderName(name: string, place: string): Problem | undefined {
  const lower = name.toLowerCase()
  if (lower === name) return undefined
  return warning(
    'RW302',
    place,
    `header names are in lower case here: ${quote(name)} is never there`,
    `write ${quote(lower)}`,
  )
}
