import { error, type List, type Problem } from '../../rules-schema/index.ts'
import type { RuleList } from '../lists/list.ts'
import type { Workshop } from './operator.ts'

/** The list that a test names, which must be declared in its own set and be of the right type. */
export function listOf(id: string, type: List['type'], pointer: string, workshop: Workshop): RuleList | Problem {
  const list = workshop.list(id)
  const place = `${pointer}/list`
  if (list === undefined) {
    return error(
      'RW122',
      place,
      `there is no list ${JSON.stringify(id)} in this rule set`,
      'declare it under "lists" of the same set',
    )
  }
  if (list.type === type) return list
  const message = `the list ${JSON.stringify(id)} is of type "${list.type}", this operator needs "${type}"`
  return error(
    'RW122',
    place,
    message,
    type === 'ip' ? 'use exact_match for a list of values' : 'use ip_match for a list of addresses',
  )
}
