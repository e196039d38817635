import type { IncompleteReason } from '../../../engine/contract.ts'
import type { Capture, Scalar } from '../../../rules-schema/index.ts'
import { kindOf } from './address.ts'
import { jsonOf } from './json-of.ts'
import { parsePath } from './json-path.ts'
import { masked, redacted } from './mask.ts'
import { cutUtf8, utf8Bytes } from './text.ts'
import { transform } from './transform.ts'
import { isScalar, type ScalarValue } from './values.ts'
import { Read } from './walk.ts'
import type { World } from './world.ts'

export const maxCaptureBytes = 1_024

export type CapturedInput = Exclude<Capture, { readonly value: unknown }>

export interface Captured {
  readonly value?: Scalar
  /** Where nothing was found in a read that was cut, and where a mask lacked a part of the text. */
  readonly reasons: readonly IncompleteReason[]
}

/** What an input gives an event: the first selected scalar, else the JSON of the first selected container. */
export function captureInput(input: CapturedInput, supplied: unknown, world: World): Captured {
  const read = new Read(kindOf(input.address), world)
  const containers: object[] = []
  for (const node of read.selected(supplied, parsePath(input.path ?? '$'))) {
    if (!isScalar(node.value)) containers.push(node.value)
    else if (node.value !== null) {
      const { value, cut } = read.give(node.value)
      return given(value, cut, input, world)
    }
  }
  const [first] = containers
  return first === undefined ? { reasons: [...read.cuts] } : ofContainer(first, input, world)
}

/** Where there is no mask, its first 1,024 bytes are all that is looked at. */
function ofContainer(container: object, input: CapturedInput, world: World): Captured {
  const most = isMasked(input) ? world.limits.maxTextBytes : maxCaptureBytes
  const json = jsonOf(container, kindOf(input.address), world, most)
  return given(cutUtf8(json, most), isMasked(input) && utf8Bytes(json) > most, input, world)
}

function given(found: ScalarValue, cut: boolean, input: CapturedInput, world: World): Captured {
  const value = transform(found, input, world)
  if (value === null) return { reasons: [] }
  if (isMasked(input)) world.observe?.(`mask: ${input.mask}`, cut ? 'cut' : 'seen')
  if (isMasked(input) && cut && world.mutant !== 'cut-text-is-masked')
    return { value: redacted, reasons: ['truncated'] }
  const whole = world.mutant === 'masked-after-1024-bytes' ? shortened(value) : value
  return { value: shortened(masked(whole, input.mask, world)), reasons: [] }
}

function isMasked({ mask = 'none' }: CapturedInput): boolean {
  return mask !== 'none'
}

function shortened(value: Scalar): Scalar {
  return typeof value === 'string' ? cutUtf8(value, maxCaptureBytes) : value
}
