import { normalizedStep, type Scalar } from '../../rules-schema/index.ts'
import type { CompiledInput } from '../program.ts'
import { reasonBits } from '../truth.ts'
import type { Read } from '../values/read.ts'
import { transformed } from '../values/transformed.ts'

/** What one input gives: every value that a test on it looks at, in the order of the walk. Tests that share the input share it. */
export interface Gathered {
  /** Under the caps, after transformers. */
  readonly values: readonly Scalar[]
  /** Positions of those of which only the beginning is there; undefined: all are whole. */
  readonly cut: ReadonlySet<number> | undefined
  /** Why something is not there, or not whole, as bits. */
  readonly reasons: number
  /** What gathering it cost, and what going over it again costs, in the units of `Read.work`. */
  readonly work: number
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
  return { values, cut, reasons: read.reasons, work: read.work }
}

/** Each value after the input's transformers. */
export function transformAll(gathered: Gathered, { transformers }: CompiledInput, maxBytes: number): Gathered {
  let cut: Set<number> | undefined
  const values = gathered.values.map((value, at) => {
    const given = transformed({ value, isCut: gathered.cut?.has(at) === true }, transformers, maxBytes)
    if (given.isCut) {
      cut ??= new Set()
      cut.add(at)
    }
    return given.value
  })
  const reasons = cut === undefined ? gathered.reasons : gathered.reasons | reasonBits.truncated
  return { values, cut, reasons, work: gathered.work }
}

/** Where the value at a position is: the same walk once more, since of most values nobody asks. RFC 9535 normalised path. */
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

export function pathOf(read: Read): string {
  return `$${read.location().map(normalizedStep).join('')}`
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
