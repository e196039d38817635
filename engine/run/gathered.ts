import { normalizedStep, type Scalar, type Segment } from '../../rules-schema/index.ts'
import type { CompiledInput } from '../program.ts'
import { reasonBits } from '../truth.ts'
import type { Meter } from '../values/meter.ts'
import type { Read } from '../values/read.ts'
import type { Key } from '../values/select.ts'
import { transformedInTime } from '../values/transformed.ts'
import { cutUtf8 } from '../values/utf8.ts'

/** What one input gives: every value that a test on it looks at, in the order of the walk. Tests that share the input share it. */
export interface Gathered {
  /** Under the caps, after transformers. */
  readonly values: readonly Scalar[]
  /** Positions of those of which only the beginning is there; undefined: all are whole. */
  readonly cut: ReadonlySet<number> | undefined
  /** Why something is not there, or not whole, as bits. */
  readonly reasons: number
}

/** Before transformers. */
export function gather(input: CompiledInput, read: Read, root: unknown): Gathered {
  const values: Scalar[] = []
  let cut: Set<number> | undefined
  walk(input, read, root, (value, isCut) => {
    if (isCut) {
      cut ??= new Set()
      cut.add(values.length)
    }
    values.push(value)
    return false
  })
  return { values, cut, reasons: read.reasons }
}

/** Each value after the input's transformers, as far as the time goes. */
export function transformAll(gathered: Gathered, input: CompiledInput, maxBytes: number, meter: Meter): Gathered {
  const values: Scalar[] = []
  let cut: Set<number> | undefined
  for (let at = 0; at < gathered.values.length; at++) {
    const plain = { value: gathered.values[at] as Scalar, isCut: gathered.cut?.has(at) === true }
    const given = transformedInTime(plain, input.transformers, maxBytes, meter)
    if (given === undefined) return { values, cut, reasons: gathered.reasons | reasonBits.budget }
    if (given.isCut) {
      cut ??= new Set()
      cut.add(at)
    }
    values.push(given.value)
  }
  return { values, cut, reasons: cut === undefined ? gathered.reasons : gathered.reasons | reasonBits.truncated }
}

/** Where the value at a position is: the same walk once more, since of most values nobody asks. See `pathOf`. */
export function locate(input: CompiledInput, read: Read, root: unknown, position: number): string {
  let at = 0
  let path = '$'
  walk(input, read, root, () => {
    const isThere = at++ === position
    if (isThere) path = pathOf(read)
    return isThere
  })
  return path
}

/** RFC 9535 normalised path of what is being looked at, with long names cut. */
export function pathOf(read: Read): string {
  return `$${read.location().map(reportedStep).join('')}`
}

/** The path of an input that is the same whatever the value, with long names cut: a value found there has the path that `pathOf` gives. */
export function fixedPathOf({ fixedPath, segments }: CompiledInput): string | undefined {
  if (fixedPath === undefined || fixedPath.length <= maxNameUnits || !segments.some(isLong)) return fixedPath
  return `$${segments.map(keyOf).map(reportedStep).join('')}`
}

/**
 * UTF-8 bytes of a name in a path that is reported. Names are as long as somebody likes who sends them, a path has many, escapes make them
 * six times as long, and each match has a path of its own.
 */
const maxNameBytes = 128

/** So many UTF-16 units are no more than that. */
const maxNameUnits = Math.floor(maxNameBytes / 3)

function reportedStep(key: Key): string {
  if (typeof key === 'number' || key.length <= maxNameUnits) return normalizedStep(key)
  const name = cutUtf8(key, maxNameBytes)
  return normalizedStep(name.length < key.length ? `${name}\u2026` : key)
}

function isLong(segment: Segment): boolean {
  return segment.kind === 'name' && segment.name.length > maxNameUnits
}

function keyOf(segment: Segment): Key {
  if (segment.kind === 'name') return segment.name
  if (segment.kind === 'index') return segment.index
  throw new Error('a fixed path has names and indices only')
}

function walk(
  { keys }: CompiledInput,
  read: Read,
  root: unknown,
  onValue: (value: Scalar, isCut: boolean) => boolean,
): void {
  const onScalar = (value: Scalar | null, isCut: boolean): boolean => value !== null && onValue(value, isCut)
  if (keys) read.names(root, onScalar)
  else read.scalars(root, onScalar)
}
