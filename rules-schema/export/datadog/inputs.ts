import type { Spot } from '../../import/loss.ts'
import type { Input, ValueSource } from '../../types.ts'
import { keyPathsOf } from '../key-paths.ts'
import { customRuleAddresses } from './addresses.ts'

export interface DatadogInput {
  readonly address: string
  readonly key_path?: readonly string[]
}

/** Undefined: one of them cannot be said, which is told. */
export function exportInputs(inputs: readonly Input[], spot: Spot): readonly DatadogInput[] | undefined {
  const found = inputs.map((input, index) => exportInput(input, spot.at('inputs', index)))
  return found.some(each => each === undefined) ? undefined : found.flatMap(each => each ?? [])
}

function exportInput(input: Input, spot: Spot): readonly DatadogInput[] | undefined {
  if (input.target === 'keys') return spot.at('target').error('names of members cannot be looked at there')
  return exportSource(input, spot)
}

/** What a condition or a capture looks at. */
export function exportSource(source: ValueSource, spot: Spot): readonly DatadogInput[] | undefined {
  const { address, path = '$', transformers = [] } = source
  if (!customRuleAddresses.has(address)) return spot.at('address').error(`the API does not take ${address}`)
  if (transformers.length > 0) return spot.at('transformers').error('there are no transformers there')
  const paths = keyPathsOf(path, spot.at('path'))
  if (paths?.some(keys => keys.some(key => typeof key === 'number')))
    return spot.at('path').error('there are no indices there')
  return paths?.map(keys => ({ address, ...(keys.length === 0 ? {} : { key_path: keys as readonly string[] }) }))
}
