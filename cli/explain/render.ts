import type { ConditionExplanation, Explanation, RuleExplanation, TruthName } from '../../engine/index.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import type { Exchange } from '../sample/exchanges.ts'
import { headOf } from '../sample/render.ts'
import { renderInput } from './render-input.ts'

type Colors = Output['colors']

export interface Explained {
  readonly exchange: Exchange
  readonly explanation: Explanation
}

/**
 * One request, for people:
 *
 *     wrong password: POST /api/v1/login → 401
 *       ✗ billing-login-failure  users.login.failure: no match, 1 of its tests is not true
 *           ✓ endpoint       POST /api/v1/login
 *         → ✗ /conditions/0  ends_with
 *               server.request.body $.user.email
 *                 ✗ $['user']['email'] = "A@EXAMPLE.ORG"
 *                     lowercase → "a@example.org"
 */
export function renderExplanation({ exchange, explanation }: Explained, { colors }: Pick<Output, 'colors'>): string {
  const rules = explanation.rules.map(rule => renderRule(rule, colors))
  return [colors.bold(headOf(exchange)), ...(rules.length === 0 ? ['  nothing matches'] : rules.flat())].join('\n')
}

function renderRule(rule: RuleExplanation, colors: Colors): readonly string[] {
  const mark = rule.matches ? colors.green('✓') : colors.red('✗')
  const lines = rule.conditions.flatMap(condition => renderCondition(condition, rule.failed, 4, colors))
  return [
    `  ${mark} ${printable(rule.rule.id)}  ${printable(rule.rule.event)}: ${verdictOf(rule)}`,
    ...renderExclusions(rule),
    ...renderEndpoint(rule, colors),
    ...lines,
  ]
}

function renderExclusions({ exclusions }: RuleExplanation): readonly string[] {
  return (Object.keys(effects) as (keyof typeof effects)[]).flatMap(effect => {
    const ids = exclusions.filter(one => one.effect === effect).map(({ id }) => printable(id))
    return ids.length === 0 ? [] : [`      ${effects[effect]} by exclusion: ${ids.join(', ')}`]
  })
}

const effects = { bypass: 'bypassed', monitor: 'kept from acting', inputs: 'inputs hidden' } as const

/** In one line: whether it matches, and what keeps it from that. */
function verdictOf({ matches, shadow, standing, truth, missing }: RuleExplanation): string {
  if (matches) return shadow ? 'matches, in the shadow' : 'matches'
  const held = truth === 'true' ? 'all its tests are true' : `${missingTests(missing)} not true`
  if (standing !== 'in force') return `no match: it is ${standings[standing]}; here ${held}`
  return truth === 'true' ? `no match, though ${held}` : `no match, ${held}`
}

const standings = {
  disabled: 'switched off',
  expired: 'over',
  'out of scope': 'for another service or environment (--service, --env)',
} as const

function missingTests(missing: number): string {
  return `${missing} of its tests ${missing === 1 ? 'is' : 'are'}`
}

function renderEndpoint({ endpoint, failed }: RuleExplanation, colors: Colors): readonly string[] {
  if (endpoint === undefined) return []
  const { truth, method = '(no method)', path = '(no path)', rawPath } = endpoint
  const raw = rawPath === undefined || rawPath === path ? '' : `  (as received: ${printable(rawPath)})`
  return [
    `${arrow(failed === '/endpoint', 4)}${markOf(truth, colors)} /endpoint  ${printable(`${method} ${path}`)}${raw}`,
  ]
}

function renderCondition(
  condition: ConditionExplanation,
  failed: string | undefined,
  indent: number,
  colors: Colors,
): readonly string[] {
  const { pointer, operator, truth, reasons } = condition
  const why = reasons.length === 0 ? '' : `  (not to be known: ${reasons.join(', ')})`
  const head = `${arrow(pointer === failed, indent)}${markOf(truth, colors)} ${pointer}  ${operator}${why}`
  const below =
    'inputs' in condition
      ? condition.inputs.flatMap(input => renderInput(input, indent + 6, colors))
      : condition.conditions.flatMap(inner => renderCondition(inner, failed, indent + 2, colors))
  return [head, ...below]
}

function arrow(isFailed: boolean, indent: number): string {
  return `${' '.repeat(indent)}${isFailed ? '→' : ' '} `
}

function markOf(truth: TruthName, colors: Colors): string {
  if (truth === 'true') return colors.green('✓')
  return truth === 'false' ? colors.red('✗') : colors.yellow('?')
}
