import { endpointNames, parseEndpointPath } from '../endpoint-path.ts'
import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { isObject, type Loose } from './rule-parts.ts'

/** The pattern's grammar. */
export function checkEndpoint(rule: Loose, pointer: string): readonly Problem[] {
  const path = endpointPath(rule)
  const parsed = path === undefined ? undefined : parseEndpointPath(path)
  if (path === undefined || parsed === undefined || parsed.ok) return []
  return [
    error(
      'RW113',
      within(pointer, 'endpoint', 'path'),
      `${quote(path)}: ${parsed.message} (at character ${parsed.offset + 1})`,
      parsed.help,
    ),
  ]
}

/** The names that the rule's pattern gives out; undefined where there are none to know, or none to be known. */
export function pathParameters(rule: Loose): readonly string[] | undefined {
  const path = endpointPath(rule)
  const parsed = path === undefined ? undefined : parseEndpointPath(path)
  if (!parsed?.ok) return undefined
  const names = endpointNames(parsed.segments)
  return names.length === 0 ? undefined : names
}

function endpointPath(rule: Loose): string | undefined {
  return isObject(rule.endpoint) && typeof rule.endpoint.path === 'string' ? rule.endpoint.path : undefined
}
