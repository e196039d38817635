import type { Spot } from '../../import/loss.ts'
import type { Capture, Endpoint, Rule } from '../../types.ts'
import { conjunctionsOf } from '../conjunctions.ts'
import { methodsOf, targetRegex } from '../endpoint-regex.ts'
import { tellNotThere } from '../not-there.ts'
import { exportTags } from '../tags.ts'
import { type DatadogCondition, exportConjunction, type UseList } from './conditions.ts'
import { exportSource } from './inputs.ts'

/** The attributes of a custom rule, as the API takes them. */
export interface CustomRuleAttributes {
  readonly name: string
  readonly enabled: boolean
  readonly blocking: boolean
  readonly tags: Readonly<Record<string, string>>
  readonly conditions: readonly DatadogCondition[]
  readonly path_glob?: string
  readonly scope?: readonly { readonly service: string; readonly env: string }[]
  readonly action?: object
}

/** A rule as one custom rule, or as several of which each is a way for it to come true; none where it cannot be said: told. */
export function exportRule(rule: Rule, spot: Spot, useList: UseList): readonly CustomRuleAttributes[] {
  const found = conjunctionsOf(rule.conditions ?? [], spot.at('conditions'))
  const tests = found?.map(each => exportConjunction(each, useList))
  if (tests === undefined || tests.some(each => each === undefined)) return []
  tellNotThere(rule, spot)
  tellMore(rule, spot)
  const endpoints = rule.endpoint === undefined ? [] : [rule.endpoint].flat()
  const places =
    endpoints.length === 0 ? [{ conditions: [] }] : endpoints.map(each => placeOf(each, spot.at('endpoint')))
  const captures = Object.entries(rule.capture ?? {}).flatMap(
    ([key, capture]) => exportCapture(key, capture, spot.at('capture', key)) ?? [],
  )
  const common = { ...commonOf(rule, spot), ...actionOf(rule, spot.at('action')) }
  const ways = places.flatMap(({ conditions, ...place }) =>
    tests.map(each => ({ ...common, ...place, conditions: orAlways([...conditions, ...(each ?? [])], captures) })),
  )
  if (ways.length > 1)
    spot.warning(`${ways.length} rules in its place, each of which reports where more than one holds`)
  return ways.map((way, index) => (index === 0 ? way : { ...way, name: `${way.name} (${index + 1})` }))
}

/** The API wants a condition. */
function orAlways(
  conditions: readonly DatadogCondition[],
  captures: readonly DatadogCondition[],
): readonly DatadogCondition[] {
  const inputs = [{ address: 'server.request.method' }]
  return [...(conditions.length === 0 ? [{ operator: 'exists', parameters: { inputs } }] : conditions), ...captures]
}

function commonOf(rule: Rule, spot: Spot): Omit<CustomRuleAttributes, 'conditions' | 'blocking'> {
  const scope = (rule.scope ?? []).map(({ service = '', env = '' }) => ({ service, env }))
  if (scope.some(({ service, env }) => service === '' || env === ''))
    spot.at('scope').warning('the API wants both a service and an environment: what is empty may not be taken')
  return {
    name: rule.name ?? rule.id,
    enabled: rule.enabled !== false && rule.shadow !== true,
    tags: exportTags(rule, spot.at('tags')),
    ...(scope.length === 0 ? {} : { scope }),
  }
}

function actionOf({ action }: Rule, spot: Spot): Pick<CustomRuleAttributes, 'blocking' | 'action'> {
  switch (action?.type) {
    case 'block':
      if (action.format !== undefined && action.format !== 'auto') spot.at('format').warning('the client decides there')
      return {
        blocking: true,
        action: { action: 'block_request', parameters: { status_code: action.status_code ?? 403 } },
      }
    case 'redirect': {
      const { location, status_code = 303 } = action
      return { blocking: true, action: { action: 'redirect_request', parameters: { status_code, location } } }
    }
    default:
      return { blocking: false }
  }
}

/** A path alone is a glob of the API; with a method, or to the letter, it takes conditions, on the target as it came. */
function placeOf(
  endpoint: Endpoint,
  spot: Spot,
): { readonly path_glob?: string; readonly conditions: readonly DatadogCondition[] } {
  const { path, exact = false } = endpoint
  const methods = methodsOf(endpoint)
  const onMethod =
    methods === undefined
      ? []
      : [{ operator: 'exact_match', parameters: { inputs: [{ address: 'server.request.method' }], list: methods } }]
  if (path === undefined) return { conditions: onMethod }
  if (!exact) {
    const path_glob = path.replaceAll(/\/:[^/]+/g, '/*')
    spot.info('a glob, of which Datadog does not say how it compares paths')
    return { path_glob, conditions: onMethod }
  }
  spot.info('a condition on the target as it came, neither decoded nor normalised')
  const regex = targetRegex(endpoint)
  const onPath = { inputs: [{ address: 'server.request.uri.raw' }], regex, options: { case_sensitive: true } }
  return { conditions: [...onMethod, { operator: 'match_regex', parameters: onPath }] }
}

/** A value that is masked here must not be there in the clear. */
function exportCapture(key: string, capture: Capture, spot: Spot): DatadogCondition | undefined {
  if ('value' in capture)
    return spot.at('value').error('a tag is taken from a request there, and is no constant: not captured')
  if (capture.mask !== undefined && capture.mask !== 'none')
    return spot.at('mask').error('nothing is masked there: not captured')
  const inputs = exportSource(capture, spot)
  if (inputs === undefined) return undefined
  if (inputs.length > 1) return spot.at('path').error('a tag is taken from one path there: not captured')
  return { operator: 'capture_data', parameters: { inputs, value: key } }
}

function tellMore({ report = true, keep = true, priority = 0 }: Rule, spot: Spot): void {
  if (!report) spot.at('report').warning('every rule reports there')
  if (!keep) spot.at('keep').warning('the trace of every match is kept there')
  if (priority !== 0) spot.at('priority').info("Datadog's own order there")
}
