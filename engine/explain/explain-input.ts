import type { Scalar } from '../../rules-schema/index.ts'
import type { CompiledInput, CompiledTest } from '../program.ts'
import { pathOf } from '../run/gathered.ts'
import type { Look } from '../run/look.ts'
import { type Transformer, transformerName } from '../transformers/index.ts'
import { reasonBits } from '../truth.ts'
import { isContainer, type Seen } from '../values/kind.ts'
import type { Read } from '../values/read.ts'
import { type Given, transformed } from '../values/transformed.ts'
import type { InputExplanation, ValueExplanation } from './contract.ts'
import { reasonsOf } from './names.ts'

/** More than that nobody reads; the others are counted. */
const maxValues = 20

/** Every value that a test looks at in one of its inputs, with what becomes of it. The walk goes on where a test would stop. */
export function explainInput(test: CompiledTest, input: CompiledInput, look: Look): InputExplanation {
  const state = look.inputs.state(input)
  const place = { address: input.address, path: input.path, target: input.keys ? 'keys' : 'values' } as const
  if (state !== 'there') return { ...place, state, values: [], more: 0, reasons: [] }
  const read = look.inputs.read(input)
  const values: ValueExplanation[] = []
  let seen = 0
  const keep = (explain: () => ValueExplanation): boolean => {
    if (seen < maxValues) values.push(explain())
    seen++
    return false
  }
  visit(test, input, read, look.inputs.root(input), {
    onNode: node => keep(() => explainNode(node, read)),
    onScalar: (value, isCut) => keep(() => explainScalar(value, isCut, { test, input, read, look })),
  })
  return { ...place, state: 'supplied', values, more: seen - values.length, reasons: reasonsOf(read.reasons) }
}

interface Place {
  readonly test: CompiledTest
  readonly input: CompiledInput
  readonly read: Read
  readonly look: Look
}

interface Visitor {
  readonly onNode: (node: Seen) => boolean
  readonly onScalar: (value: Scalar | null, isCut: boolean) => boolean
}

function visit(
  { ofNodes }: CompiledTest,
  { keys }: CompiledInput,
  read: Read,
  root: unknown,
  { onNode, onScalar }: Visitor,
): void {
  if (keys) read.names(root, onScalar)
  else if (ofNodes) read.selected(root, onNode)
  else read.scalars(root, onScalar)
}

/** Of `exists`: that it is there is all it asks. */
function explainNode(node: Seen, read: Read): ValueExplanation {
  const value = isContainer(node) || node === null ? {} : { value: node }
  return { path: pathOf(read), type: typeOf(node), ...value, transformed: [], holds: true }
}

function explainScalar(value: Scalar | null, isCut: boolean, { test, input, read, look }: Place): ValueExplanation {
  const place = { path: pathOf(read), type: typeOf(value) }
  if (value === null) return { ...place, transformed: [], holds: false }
  if (test.ofNodes) return { ...place, value, transformed: [], holds: true }
  const steps =
    typeof value === 'string' ? transformSteps({ value, isCut }, input, look.inputs.limits.maxStringBytes) : []
  const last: Given = steps.at(-1) ?? { value, isCut }
  if (last.isCut) read.reasons |= reasonBits.truncated
  const verdict = last.isCut && test.matcher.needsWhole ? 'undecided' : test.matcher.matches(last.value, input.kind)
  if (verdict === 'undecided') read.reasons |= reasonBits.truncated
  return {
    ...place,
    value,
    transformed: steps.map(step => ({ transformer: transformerName(step.transformer), value: String(step.value) })),
    holds: verdict === 'undecided' ? 'cut' : verdict,
    ...(verdict === true ? { highlight: test.matcher.highlight(last.value) } : {}),
  }
}

interface Step extends Given {
  readonly transformer: Transformer
}

function transformSteps(given: Given, { transformers }: CompiledInput, maxBytes: number): readonly Step[] {
  const steps: Step[] = []
  for (const transformer of transformers)
    steps.push({ transformer, ...transformed(steps.at(-1) ?? given, [transformer], maxBytes) })
  return steps
}

function typeOf(value: Seen): ValueExplanation['type'] {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as ValueExplanation['type']
}
