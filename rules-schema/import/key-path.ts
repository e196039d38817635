import { normalizedStep } from '../jsonpath/index.ts'

/** One step into a value: a member's name, an item's index, or everything. */
export type Step = string | number | { readonly wildcard: true }

export const wildcard: Step = { wildcard: true }

/** Steps as a JSONPath: `$.user['e-mail'][-1].*`. */
export function pathOfSteps(steps: readonly Step[]): string {
  return steps.reduce<string>((path, step) => path + stepText(step), '$')
}

function stepText(step: Step): string {
  if (typeof step === 'object') return '[*]'
  return typeof step === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) ? `.${step}` : normalizedStep(step)
}
