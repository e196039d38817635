import type { Spot } from '../../import/loss.ts'
import { canonicalTransformer } from '../../transformer-names.ts'
import type { Input } from '../../types.ts'
import { keyPathsOf } from '../key-paths.ts'

export interface LibddwafInput {
  readonly address: string
  readonly key_path?: readonly (string | number)[]
  readonly transformers?: readonly string[]
}

/** libddwaf's `max_transformers_per_address`. */
const maxTransformers = 10

const pathAddress = 'server.request.path'
export const targetAddress = 'server.request.uri.raw'
/** What makes of a target the path as our engine has it, but for a `+`, which becomes a blank. */
export const toRawPath: readonly string[] = ['url_path']
export const toPath: readonly string[] = ['url_path', 'url_decode', 'normalize_path']

/**
 * Inputs of a test as libddwaf has them. `pathAlone`: the operator asks about the path alone. Undefined: one cannot be said, which is
 * told; what it would find would be missed, or found everywhere.
 */
export function exportInputs(
  inputs: readonly Input[],
  spot: Spot,
  { pathAlone = false, lowercase = false, exactlyOne = false } = {},
): readonly LibddwafInput[] | undefined {
  const found = inputs.map((input, index) => exportInput(input, spot.at('inputs', index), pathAlone, lowercase))
  if (found.some(each => each === undefined)) return undefined
  const all = found.flatMap(each => each ?? [])
  if (exactlyOne && all.length > 1) return spot.error('a negated form looks at one path there')
  // In libddwaf a selector goes on to the inputs behind it, unless they have transformers of their own.
  const hasKeys = all.some(({ transformers }) => transformers?.includes('keys_only'))
  return hasKeys ? all.map(input => ({ ...input, transformers: input.transformers ?? [] })) : all
}

function exportInput(
  input: Input,
  spot: Spot,
  pathAlone: boolean,
  lowercase: boolean,
): readonly LibddwafInput[] | undefined {
  const { address, path = '$', transformers = [], target } = input
  if (pathAlone && target === 'keys') return spot.at('target').error('exists asks about the path alone there')
  const isPath = address === pathAddress
  if (isPath && path !== '$') return spot.at('path').error(`${pathAddress} is text, and has nothing in it`)
  if (isPath) spot.at('address').info('there the path is the target, decoded and normalised; a + in it is a blank')
  const all = [
    ...(isPath ? toPath : []),
    ...transformers.map(canonicalTransformer),
    ...(lowercase ? ['lowercase'] : []),
    ...(target === 'keys' ? ['keys_only'] : []),
  ]
  if (all.length > maxTransformers)
    return spot.at('transformers').error(`${maxTransformers} transformers at most there`)
  const paths = keyPathsOf(path, spot.at('path'))
  if (paths?.some(keys => keys.some(key => typeof key === 'number')))
    spot.at('path').warning('libddwaf knows indices from 2.0 on, and not through its Node binding')
  return paths?.map(keys => ({
    address: isPath ? targetAddress : address,
    ...(keys.length === 0 ? {} : { key_path: keys }),
    ...(pathAlone || all.length === 0 ? {} : { transformers: all }),
  }))
}
