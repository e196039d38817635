import { within } from '../pointer.ts'

/** The parts of a rule or exclusion whose other parts may be wrong in form: what is not as it should be is passed over. */
export type Loose = Readonly<Record<string, unknown>>

export interface Part {
  readonly value: Loose
  readonly pointer: string
}

/** What a rule or exclusion may rely on in the set around it. */
export interface RuleContext {
  /** Addresses that the application supplies itself. */
  readonly declared: ReadonlySet<string>
}

/** An input, of a condition or of a capture. */
export interface InputPart extends Part {
  /** The name under which it is captured. */
  readonly capturedAs?: string
}

export function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every condition that looks at inputs. Depth is bounded by whoever read the document. */
export function testsOf(rule: Loose, pointer: string): readonly Part[] {
  return testsIn(rule.conditions, within(pointer, 'conditions'))
}

/** Of all conditions. */
export function testedInputs(rule: Loose, pointer: string): readonly Part[] {
  const inputs: Part[] = []
  for (const test of testsOf(rule, pointer)) addEntries(test.value.inputs, within(test.pointer, 'inputs'), inputs)
  return inputs
}

/** Of conditions and captures. */
export function inputsOf(rule: Loose, pointer: string): readonly InputPart[] {
  return [...testedInputs(rule, pointer), ...capturesOf(rule, pointer)]
}

/** Captures that take something from the request: constants are not among them. */
export function capturesOf(rule: Loose, pointer: string): readonly InputPart[] {
  if (!isObject(rule.capture)) return []
  const captures: InputPart[] = []
  for (const [name, value] of Object.entries(rule.capture)) {
    if (!isObject(value) || Object.hasOwn(value, 'value')) continue
    captures.push({ value, pointer: within(pointer, 'capture', name), capturedAs: name })
  }
  return captures
}

function testsIn(conditions: unknown, pointer: string): readonly Part[] {
  const tests: Part[] = []
  for (const condition of entriesOf(conditions, pointer)) addTests(condition, tests)
  return tests
}

function addTests(condition: Part, tests: Part[]): void {
  const { value, pointer } = condition
  if (value.operator === 'all' || value.operator === 'any') {
    const place = within(pointer, 'conditions')
    for (const inner of entriesOf(value.conditions, place)) addTests(inner, tests)
  } else if (value.operator !== 'not') tests.push(condition)
  else if (isObject(value.condition)) addTests({ value: value.condition, pointer: within(pointer, 'condition') }, tests)
}

/** The objects in a list; none, where it is no list. */
export function entriesOf(list: unknown, pointer: string): readonly Part[] {
  const entries: Part[] = []
  addEntries(list, pointer, entries)
  return entries
}

function addEntries(list: unknown, pointer: string, entries: Part[]): void {
  if (!Array.isArray(list)) return
  for (const [index, value] of list.entries()) {
    if (isObject(value)) entries.push({ value, pointer: within(pointer, index) })
  }
}
