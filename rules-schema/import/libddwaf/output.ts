import { describe, quote } from '../../form/describe.ts'
import { namesIn, parsePath } from '../../jsonpath/index.ts'
import { secretWordIn } from '../../secrets.ts'
import type { Capture, Category } from '../../types.ts'
import { isUsableAddress } from '../address-name.ts'
import { FittedNames } from '../fitted-names.ts'
import type { Members } from '../members.ts'
import { tagPrefix, tellTag, withoutPrefix } from '../span-tag.ts'
import { readKeyPath } from './inputs.ts'

export interface OutputHere {
  readonly report: boolean
  readonly keep: boolean
  readonly capture: Readonly<Record<string, Capture>>
}

/** `output` of a rule: whether it is an event, whether its trace is kept, and the attributes of the span. */
export function readOutput(rule: Members, event: string, category: Category): OutputHere {
  const output = rule.object('output', { optional: true })
  const report = output.flag('event', true)
  const keep = output.flag('keep', true)
  const attributes = output.object('attributes', { optional: true })
  output.tellUnknown()
  const names = attributes.names()
  if (!report && names.length === 0 && !rule.failed)
    rule.refuse('neither an event nor attributes: it would do nothing', 'output')
  return { report, keep, capture: readCaptures(attributes, event, report && category === 'business_logic') }
}

/** `isTracked`: the guard says of a match that there was one, without being told. */
function readCaptures(attributes: Members, event: string, isTracked: boolean): Readonly<Record<string, Capture>> {
  const keys = new FittedNames('attribute')
  const written = attributes.names()
  const captures = written.flatMap((name): readonly (readonly [string, Capture])[] => {
    const attribute = attributes.object(name)
    const key = keys.of(withoutPrefix(name, event), name)
    const capture = readCapture(attribute, key)
    if (capture === undefined) return []
    if (isTracked && name === `${tagPrefix(event)}track` && 'value' in capture && capture.value === 'true') return []
    tellTag(name, key, event, attribute.spot)
    return [[key, capture]]
  })
  return Object.fromEntries(captures)
}

/** An attribute that is a constant, or comes from the request; undefined where it cannot: told. */
export function readCapture(attribute: Members, key: string): Capture | undefined {
  if (attribute.has('value')) {
    const value = attribute.value('value')
    attribute.tellUnknown()
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { value }
    return attribute.refuse(`text, a number, true or false is needed, found ${describe(value)}`, 'value')
  }
  const address = attribute.text('address')
  const path = readKeyPath(attribute)
  attribute.tellUnknown()
  if (attribute.failed) return undefined
  if (!isUsableAddress(address))
    return attribute.spot.at('address').warning(`${quote(address)} is no name of an address here: not captured`)
  const secret = [key, ...namesOf(path)].map(secretWordIn).find(word => word !== undefined)
  if (secret !== undefined)
    attribute.spot.warning(
      `by the word ${quote(secret)} a secret, captured as it is ("mask": "none"): a mask would hide it`,
    )
  return { address, ...(path === '$' ? {} : { path }), ...(secret === undefined ? {} : { mask: 'none' }) }
}

function namesOf(path: string): readonly string[] {
  const parsed = parsePath(path)
  return parsed.ok ? parsed.segments.flatMap(namesIn) : []
}
