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
  return testsOf(rule, pointer).flatMap(test => entriesOf(test.value.inputs, within(test.pointer, 'inputs')))
}

/** Of conditions and captures. */
export function inputsOf(rule: Loose, pointer: string): readonly InputPart[] {
  return [...testedInputs(rule, pointer), ...capturesOf(rule, pointer)]
}

/** Captures that take something from the request: constants are not among them. */
export function capturesOf(rule: Loose, pointer: string): readonly InputPart[] {
  if (!isObject(rule.capture)) return []
  const parts = Object.entries(rule.capture).map(([name, value]) => ({
    value,
    pointer: within(pointer, 'capture', name),
    capturedAs: name,
  }))
  return parts.filter(
    (part): part is typeof part & InputPart => isObject(part.value) && !Object.hasOwn(part.value, 'value'),
  )
}

function testsIn(conditions: unknown, pointer: string): readonly Part[] {
  return entriesOf(conditions, pointer).flatMap(testsOfCondition)
}

function testsOfCondition(condition: Part): readonly Part[] {
  const { value, pointer } = condition
  if (value.operator === 'all' || value.operator === 'any')
    return testsIn(value.conditions, within(pointer, 'conditions'))
  if (value.operator !== 'not') return [condition]
  return isObject(value.condition)
    ? testsOfCondition({ value: value.condition, pointer: within(pointer, 'condition') })
    : []
}

/** The objects in a list; none, where it is no list. */
export function entriesOf(list: unknown, pointer: string): readonly Part[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((value, index) => (isObject(value) ? [{ value, pointer: within(pointer, index) }] : []))
}
