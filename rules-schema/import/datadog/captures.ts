import type { Capture } from '../../types.ts'
import { FittedNames } from '../fitted-names.ts'
import { readCapture } from '../libddwaf/output.ts'
import type { Members } from '../members.ts'
import { tellTag, withoutPrefix } from '../span-tag.ts'

/** What the conditions `capture_data` of a rule take from a request, by the name of the tag that each makes. */
export function readCaptures(conditions: readonly Members[], event: string): Readonly<Record<string, Capture>> {
  const names = new FittedNames('tag')
  const captures = new Map<string, Capture>()
  for (const condition of conditions) {
    const parameters = condition.object('parameters')
    const tag = parameters.text('value')
    const inputs = parameters.items('inputs')
    condition.tellUnknown()
    parameters.tellUnknown()
    const [input] = inputs
    if (condition.failed) continue
    if (input === undefined) parameters.refuse('no inputs', 'inputs')
    if (inputs.length > 1) parameters.spot.at('inputs').error('a tag is captured from one input: the first one')
    const key = names.of(withoutPrefix(tag, event), tag)
    if (captures.has(key))
      condition.spot.error(`${JSON.stringify(tag)} is captured by another condition already: left out`)
    const capture = input === undefined || captures.has(key) ? undefined : readCapture(input, key)
    if (capture === undefined) continue
    tellTag(tag, key, event, parameters.spot.at('value'))
    captures.set(key, capture)
  }
  return Object.fromEntries(captures)
}
