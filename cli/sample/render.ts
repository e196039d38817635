import type { ConditionMatch, Match, Outcome, RuleAction } from '../../engine/index.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'
import { shown } from '../tests/render.ts'
import type { Exchange } from './exchanges.ts'

/** What the rules say of one exchange, for people. */
export function renderOutcome(exchange: Exchange, outcome: Outcome, { colors }: Pick<Output, 'colors'>): string {
  const { matches, action, metadata, shadow, incomplete } = outcome
  const captured = Object.entries(metadata).flatMap(([event, values]) =>
    Object.entries(values).map(([key, value]) => `  ${printable(event)}  ${printable(key)} = ${shown(value)}`),
  )
  return [
    colors.bold(headOf(exchange)),
    ...(matches.length === 0 ? ['  no match'] : matches.flatMap(match => renderMatch('match', match))),
    ...shadow.flatMap(match => renderMatch('shadow', match)),
    ...(captured.length === 0 ? [] : ['  metadata', ...captured.map(line => `  ${line}`)]),
    ...(action === undefined ? [] : [`  action  ${colors.red(renderAction(action))}`]),
    ...(incomplete.length === 0 ? [] : [`  ${colors.yellow('not looked at to the end')}: ${incomplete.join(', ')}`]),
  ].join('\n')
}

export function headOf({ name, request, response }: Exchange): string {
  const { method = 'GET', path, url } = request
  const answer = response?.status === undefined ? '' : ` → ${response.status}`
  return `${printable(name)}: ${printable(`${method} ${path ?? url ?? '/'}`)}${answer}`
}

/** Where something was found: address, path and value. */
export function renderNodes(
  nodes: readonly { address: string; path: string; value: unknown }[],
  width: number,
): string {
  const rows = nodes.map(({ address, path, value }) => [`  ${printable(address)}`, printable(path), shown(value)])
  return table(rows)
    .split('\n')
    .map(line => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
    .join('\n')
}

function renderMatch(kind: 'match' | 'shadow', { rule, conditions }: Match): readonly string[] {
  return [
    `  ${kind}  ${printable(rule.id)}  ${printable(rule.event)}`,
    ...conditions.map(one => `    ${renderCondition(one)}`),
  ]
}

function renderCondition({ operator, address, path, value, highlight }: ConditionMatch): string {
  const place = path === '$' ? address : `${address} ${path}`
  const seen = value === undefined ? '' : ` = ${shown(value)}`
  const part = highlight === '' || highlight === value ? '' : `  (${shown(highlight)})`
  return `${operator}  ${printable(place)}${seen}${part}`
}

function renderAction(action: RuleAction): string {
  const what =
    action.type === 'block' ? `block, ${action.status_code}` : `redirect, ${action.status_code}, to ${action.location}`
  return printable(`${what}, by ${action.rule}`)
}
