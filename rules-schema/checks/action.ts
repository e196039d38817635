import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem, warning } from '../problem.ts'
import { entriesOf, isObject, type Loose } from './rule-parts.ts'

/** Where a redirect leads, and whether a rule that acts says which request it leaves alone. */
export function checkAction(rule: Loose, pointer: string): readonly Problem[] {
  const { action } = rule
  if (!isObject(action) || (action.type !== 'block' && action.type !== 'redirect')) return []
  const place = within(pointer, 'action')
  const problems = action.type === 'redirect' ? checkLocation(action.location, within(place, 'location')) : []
  return hasCounterTest(rule) ? problems : [...problems, withoutCounterTest(action.type, place)]
}

function checkLocation(location: unknown, pointer: string): readonly Problem[] {
  if (typeof location !== 'string' || location === '') return []
  const wrong = locationMistake(location)
  if (wrong === undefined) return []
  return [
    error(
      'RW105',
      pointer,
      `${quote(location)} ${wrong}`,
      'an http(s) URL, or a path of the same host that begins with /',
    ),
  ]
}

function locationMistake(location: string): string | undefined {
  // A browser takes tabs and line breaks out: "/\t/host" leads to another host.
  if (/[^!-~]/.test(location)) return 'has a character that must be percent-encoded'
  if (location.startsWith('/')) return /^\/[/\\]/.test(location) ? 'leads to another host' : undefined
  return /^https?:\/\//i.test(location) && URL.canParse(location) ? undefined : 'is no place to go to'
}

function hasCounterTest(rule: Loose): boolean {
  const tests = entriesOf(rule.tests, '')
  return tests.some(({ value: { expect } }) => isObject(expect) && expect.match === false)
}

function withoutCounterTest(type: string, pointer: string): Problem {
  return warning(
    'RW306',
    pointer,
    `the rule would ${type}, and no test says which request it leaves alone`,
    'add to "tests" a good request with "expect": { "match": false }',
  )
}
