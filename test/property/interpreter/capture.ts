import type { IncompleteReason } from '../../../engine/contract.ts'
import type { Capture, Scalar } from '../../../rules-schema/index.ts'
import { kindOf } from './address.ts'
import { jsonOf } from './json-of.ts'
import { parsePath } from './json-path.ts'
import { masked, redacted } from './mask.ts'
import { cutUtf8, utf8Bytes } from './text.ts'
import { transform } from './transform.ts'
import { isScalar } from './values.ts'
import { Read, type Seen } from './walk.ts'
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
  const read = new Read(supplied, kindOf(input.address), world.limits)
  const containers: object[] = []
  for (const node of read.selected(parsePath(input.path ?? '$'))) {
    if (!isScalar(node.value)) containers.push(node.value)
    else if (node.value !== null) return given(read.give(node.value), input, world)
  }
  const [first] = containers
  return first === undefined ? { reasons: [...read.cuts] } : given(jsonGiven(first, input, world), input, world)
}

/** Where there is no mask, its first 1,024 bytes are all that is looked at. */
function jsonGiven(container: object, input: CapturedInput, world: World): Seen {
  const most = isMasked(input) ? world.limits.maxTextBytes : maxCaptureBytes
  const json = jsonOf(container, kindOf(input.address), most)
  return { value: cutUtf8(json, most), cut: utf8Bytes(json) > most }
}

function given(found: Seen, input: CapturedInput, world: World): Captured {
  const { value, cut } = transform(found, input, world)
  if (value === null) return { reasons: [] }
  if (isMasked(input)) world.observe?.(`mask: ${input.mask}`, cut ? 'cut' : 'seen')
  if (isMasked(input) && cut) return { value: redacted, reasons: ['truncated'] }
  return { value: shortened(masked(value, input.mask, world)), reasons: [] }
}

function isMasked({ mask = 'none' }: CapturedInput): boolean {
  return mask !== 'none'
}

function shortened(value: Scalar): Scalar {
  return typeof value === 'string' ? cutUtf8(value, maxCaptureBytes) : value
}
