import type { Spot } from '../../import/loss.ts'
import type { Capture, Rule } from '../../types.ts'
import { keyPathsOf } from '../key-paths.ts'
import { targetAddress } from './inputs.ts'

interface LibddwafOutput {
  readonly event?: false
  readonly keep?: false
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** What the spans of a match get: the tags that they would get here. Undefined: what libddwaf does without being told. */
export function exportOutput(rule: Rule, spot: Spot): LibddwafOutput | undefined {
  const { event, report = true, keep = true, category, capture = {} } = rule
  const prefix = `appsec.events.${event}.`
  const tracked = report && category === 'business_logic' ? { [`${prefix}track`]: { value: 'true' } } : {}
  const captured = Object.entries(capture).flatMap(([key, source]) => {
    const attribute = exportCapture(source, spot.at('capture', key))
    return attribute === undefined ? [] : [[`${prefix}${key}`, attribute] as const]
  })
  const attributes = { ...tracked, ...Object.fromEntries(captured) }
  const hasAttributes = Object.keys(attributes).length > 0
  // libddwaf refuses a rule that would show nothing.
  if (!report && !hasAttributes) spot.at('report').warning('a rule without attributes reports there')
  const output = {
    ...(!report && hasAttributes ? { event: false as const } : {}),
    ...(keep ? {} : { keep: false as const }),
    ...(hasAttributes ? { attributes } : {}),
  }
  return Object.keys(output).length === 0 ? undefined : output
}

/** A value that is masked here must not be there in the clear. */
function exportCapture(capture: Capture, spot: Spot): object | undefined {
  if ('value' in capture) return { value: capture.value }
  const { address, path = '$', transformers = [], mask = 'none' } = capture
  if (mask !== 'none') return spot.at('mask').error('nothing is masked there: not captured')
  if (transformers.length > 0)
    spot.at('transformers').warning('captured as it came: attributes have no transformers there')
  const paths = keyPathsOf(path, spot.at('path'))
  if (paths !== undefined && paths.length > 1)
    return spot.at('path').error('an attribute comes from one path there: not captured')
  const [keys] = paths ?? []
  if (keys?.some(key => typeof key === 'number'))
    spot.at('path').warning('libddwaf knows indices from 2.0 on, and not through its Node binding')
  if (keys === undefined) return undefined
  const isPath = address === 'server.request.path'
  if (isPath) spot.at('address').warning('the target as it came, with its query')
  return { address: isPath ? targetAddress : address, ...(keys.length === 0 ? {} : { key_path: keys }) }
}
