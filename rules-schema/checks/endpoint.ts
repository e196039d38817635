import { endpointNames, parseEndpointPath } from '../endpoint-path.ts'
import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { entriesOf, isObject, type Loose, type Part } from './rule-parts.ts'

/** The grammar of each pattern, and that there is something to compare. */
export function checkEndpoint(rule: Loose, pointer: string): readonly Problem[] {
  return endpointsOf(rule, pointer).flatMap(endpoint => checkPattern(endpoint) ?? checkExact(endpoint) ?? [])
}

/** The names that the rule's patterns give out; undefined where there are none to know, or none to be known. */
export function pathParameters(rule: Loose): readonly string[] | undefined {
  const names = new Set<string>()
  for (const { value } of endpointsOf(rule, '')) {
    if (typeof value.path !== 'string') continue
    const parsed = parseEndpointPath(value.path)
    if (!parsed.ok) return undefined
    for (const name of endpointNames(parsed.segments)) names.add(name)
  }
  return names.size === 0 ? undefined : [...names]
}

function checkPattern({ value: { path }, pointer }: Part): Problem | undefined {
  const parsed = typeof path === 'string' ? parseEndpointPath(path) : undefined
  if (typeof path !== 'string' || parsed === undefined || parsed.ok) return undefined
  return error(
    'RW113',
    within(pointer, 'path'),
    `${quote(path)}: ${parsed.message} (at character ${parsed.offset + 1})`,
    parsed.help,
  )
}

function checkExact({ value, pointer }: Part): Problem | undefined {
  if (Object.keys(value).join() !== 'exact') return undefined
  return error('RW102', pointer, '"exact" is about a "path", and there is none', 'add "path"')
}

function endpointsOf({ endpoint }: Loose, pointer: string): readonly Part[] {
  const place = within(pointer, 'endpoint')
  return isObject(endpoint) ? [{ value: endpoint, pointer: place }] : entriesOf(endpoint, place)
}
