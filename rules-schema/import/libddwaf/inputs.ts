import { describe, quote } from '../../form/describe.ts'
import { maxSegments } from '../../jsonpath/index.ts'
import type { Input } from '../../types.ts'
import { isUsableAddress } from '../address-name.ts'
import { pathOfSteps, type Step } from '../key-path.ts'
import type { Members } from '../members.ts'
import { maxInputs } from '../vocabulary.ts'
import { type Rewriting, readTransformers } from './transformers.ts'

/** What the inputs of one condition have in common. */
export interface InputsOf {
  /** For inputs without `transformers` of their own. */
  readonly rewriting: Rewriting
  /** The operator asks about the path alone: neither transformers nor selectors mean anything to it. */
  readonly pathAlone?: boolean
  readonly exactlyOne?: boolean
}

/** libddwaf's `inputs`. Where one cannot be had here, it is told and left out: it would never be supplied. */
export function readInputs(parameters: Members, { rewriting, pathAlone, exactlyOne }: InputsOf): readonly Input[] {
  const given = parameters.items('inputs')
  if (parameters.failed) return []
  if (given.length === 0) parameters.refuse('no inputs', 'inputs')
  if (exactlyOne && given.length > 1) parameters.refuse('a negated operator takes exactly one input', 'inputs')
  if (given.length > maxInputs) return parameters.refuse(`more than ${maxInputs} inputs`, 'inputs') ?? []
  let leaked: Rewriting['target'] | undefined
  const inputs = given.flatMap(input => {
    const own = input.has('transformers') ? readTransformers(input) : undefined
    if (pathAlone && own !== undefined) input.spot.at('transformers').info('this operator asks about the path alone')
    if (pathAlone) return readInput(input, undefined) ?? []
    if (own === undefined && leaked !== undefined && leaked !== rewriting.target) tellLeak(input, leaked)
    leaked = own?.target ?? leaked
    return readInput(input, own ?? rewriting) ?? []
  })
  if (inputs.length === 0 && !parameters.failed) parameters.refuse('no input is left', 'inputs')
  return inputs
}

function readInput(input: Members, rewriting: Rewriting | undefined): Input | undefined {
  const address = input.text('address')
  const path = readKeyPath(input)
  input.tellUnknown()
  if (input.failed) return undefined
  if (address === '') return input.refuse('an empty address', 'address')
  if (!isUsableAddress(address))
    return input.spot.at('address').warning(`${quote(address)} is no name of an address here: the input is left out`)
  return {
    address,
    ...(path === '$' ? {} : { path }),
    ...(rewriting === undefined || rewriting.transformers.length === 0 ? {} : { transformers: rewriting.transformers }),
    ...(rewriting?.target === 'keys' ? { target: rewriting.target } : {}),
  }
}

/** `key_path` as a JSONPath: text is a member's name, a whole number an index. */
export function readKeyPath(members: Members): string {
  const given = members.list('key_path', [])
  const steps = given.flatMap((step, index): readonly Step[] => {
    if (step === '') members.refuse('an empty name', 'key_path', index)
    if (typeof step === 'string' || (typeof step === 'number' && Number.isSafeInteger(step))) return [step]
    // libddwaf does so without a word: the path means something else then, here as there.
    members.spot.at('key_path', index).warning(`${describe(step)} is no step: passed over, as libddwaf does`)
    return []
  })
  if (steps.length > maxSegments) members.refuse(`more than ${maxSegments} steps`, 'key_path')
  return members.failed ? '$' : pathOfSteps(steps)
}

function tellLeak(input: Members, leaked: Rewriting['target']): void {
  input.spot.warning(
    `libddwaf looks at ${leaked} here, because an input before it says so; Rulewire does what this input says`,
  )
}
