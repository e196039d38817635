import type { ChildStep, Selector, Step } from './json-path.ts'
import { fromStart, indicesOf } from './slice.ts'
import { type Key, ownValue } from './values.ts'

/** Whether a path selects the node at this location, whatever else is in the value. */
export function selectsLocation(path: readonly Step[], location: readonly Key[], value: unknown): boolean {
  const [step, ...rest] = path
  const [key, ...below] = location
  if (step === undefined) return key === undefined
  if (step.kind === 'descendant' && selectsLocation([step.step, ...rest], location, value)) return true
  if (key === undefined || typeof value !== 'object' || value === null) return false
  const leads = step.kind === 'descendant' || picks(step, key, value)
  return leads && selectsLocation(step.kind === 'descendant' ? path : rest, below, ownValue(value, key))
}

function picks(step: ChildStep, key: Key, container: object): boolean {
  return step.kind === 'union'
    ? step.selectors.some(selector => picksEntry(selector, key, container))
    : picksEntry(step, key, container)
}

function picksEntry(selector: Selector, key: Key, container: object): boolean {
  switch (selector.kind) {
    case 'wildcard':
      return true
    case 'name':
      return !Array.isArray(container) && key === selector.name
    case 'index':
      return Array.isArray(container) && key === fromStart(selector.index, container.length)
    case 'slice':
      return Array.isArray(container) && indicesOf(selector, container.length).includes(Number(key))
  }
}
