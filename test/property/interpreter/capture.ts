import type { IncompleteReason } from '../../../engine/contract.ts'
import type { Input, Scalar } from '../../../rules-schema/index.ts'
import { kindOf } from './address.ts'
import { parsePath } from './json-path.ts'
import { cutUtf8 } from './text.ts'
import { transform } from './transform.ts'
import { type AddressKind, entriesOf, isScalar, type ScalarValue, type Value, whatIsThere } from './values.ts'
import { Read } from './walk.ts'
import type { World } from './world.ts'

export const maxCaptureBytes = 1_024

export interface Captured {
  readonly value?: Scalar
  /** Where nothing was found in a read that was cut. */
  readonly reasons: readonly IncompleteReason[]
}

/** What an input gives an event: the first selected scalar, else the JSON of the first selected container. */
export function captureInput(input: Input, supplied: unknown, world: World): Captured {
  const kind = kindOf(input.address)
  const read = new Read(kind, world)
  const containers: object[] = []
  for (const node of read.selected(supplied, parsePath(input.path ?? '$'))) {
    if (!isScalar(node.value)) containers.push(node.value)
    else if (node.value !== null) return taken(read.give(node.value).value, input, world)
  }
  const [first] = containers
  return first === undefined ? { reasons: [...read.cuts] } : taken(jsonOf(first, kind, world, 0), input, world)
}

function taken(found: ScalarValue, input: Input, world: World): Captured {
  const value = transform(found, input, world)
  if (value === null) return { reasons: [] }
  return { value: typeof value === 'string' ? cutUtf8(value, maxCaptureBytes) : value, reasons: [] }
}

/** JSON of what is there. Levels below the 1,024th cannot show in as many bytes, so that a value within itself ends. */
function jsonOf(value: Value, kind: AddressKind, world: World, depth: number): string {
  if (isScalar(value)) return JSON.stringify(value)
  if (depth > maxCaptureBytes) return ''
  const entries = entriesOf(value).map(([key, entry]) => [key, whatIsThere(entry, kind, world)] as const)
  const json = (entry: Value | undefined) => (entry === undefined ? 'null' : jsonOf(entry, kind, world, depth + 1))
  if (Array.isArray(value)) return `[${entries.map(([, entry]) => json(entry)).join(',')}]`
  const members = entries.filter(([, entry]) => entry !== undefined)
  return `{${members.map(([key, entry]) => `${JSON.stringify(key)}:${json(entry)}`).join(',')}}`
}
