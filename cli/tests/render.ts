import type { RuleTestFailure, SeenCondition, SeenValue } from '../../rule-tests/index.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { counted } from '../problems/render.ts'
import { table } from '../table.ts'
import type { Placed, TestedRules } from './test-rules.ts'

type Colors = Pick<Output, 'colors'>

/**
 * One test that failed, for people:
 *
 *     rules/billing.json:40:9  ✗ billing-login-failure › wrong password
 *       match: expected true, seen false
 *         ✓ /endpoint      endpoint   server.request.method = "POST", server.request.uri.raw = "/api/v1/login"
 *       → ✗ /conditions/0  ends_with  server.request.body $.user.email = "a@example.org"
 *
 * It may come from a control plane of another version: what is missing is not shown.
 */
export function renderFailure(failure: Placed<RuleTestFailure>, { colors }: Colors): string {
  const { rule, test, differences = [], seen } = failure
  const head = [placeOf(failure), `${colors.red('✗')} ${printable(rule)} › ${printable(test)}`]
  return [
    head.filter(part => part !== '').join('  '),
    ...differences.map(({ member, expected, seen: value }) => {
      return `  ${printable(member)}: expected ${shown(expected)}, seen ${shown(value)}`
    }),
    ...others(failure),
    ...renderConditions(seen?.conditions ?? [], seen?.first_failed),
  ].join('\n')
}

/** `3 passed, 1 failed, 2 skipped`. */
export function countTests({ passed, failed, skipped }: Pick<TestedRules, 'passed' | 'failed' | 'skipped'>): string {
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return `${counted(passed + failed + skipped, 'test') ?? 'no tests'}: ${parts.join(', ')}`
}

export function placeOf({ file, line, column }: Placed<object>): string {
  return file === undefined ? '' : [printable(file), line, column].filter(part => part !== undefined).join(':')
}

/** A value in one line. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : printable(JSON.stringify(value))
}

/** Another rule that matched may be the one that the author thought of. */
function others({ rule, seen }: RuleTestFailure): readonly string[] {
  const matches = (seen?.matches ?? []).filter(id => id !== rule)
  const incomplete = seen?.incomplete ?? []
  const exclusions = seen?.exclusions ?? []
  return [
    ...(matches.length > 0 ? [`  others matched: ${matches.map(printable).join(', ')}`] : []),
    ...(exclusions.length > 0 ? [`  excluded by: ${exclusions.map(printable).join(', ')}`] : []),
    ...(incomplete.length > 0 ? [`  not looked at to the end: ${incomplete.map(printable).join(', ')}`] : []),
  ]
}

const marks = new Map<unknown, string>([
  [true, '✓'],
  [false, '✗'],
])

function renderConditions(conditions: readonly SeenCondition[], firstFailed: string | undefined): readonly string[] {
  if (conditions.length === 0) return []
  const rows = conditions.map(({ pointer, operator, truth, looked_at }) => [
    `  ${pointer === firstFailed ? '→' : ' '} ${marks.get(truth) ?? '?'} ${printable(pointer)}`,
    printable(operator),
    looked_at.map(renderValue).join(', '),
  ])
  return table(rows).split('\n')
}

function renderValue({ address, path, value }: SeenValue): string {
  return `${printable(address)}${path === '$' ? '' : ` ${printable(path)}`} = ${shown(value)}`
}
