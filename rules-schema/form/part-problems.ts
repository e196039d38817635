import type { Problem } from '../problem.ts'
import { formProblems } from './translate.ts'
import { validators } from './validators.ts'

/** What is wrong with the form of a rule or an exclusion that stands at `pointer`. */
export function partProblems(kind: 'rule' | 'exclusion', part: unknown, pointer: string): readonly Problem[] {
  const isRight = validators.firstMistake[kind]
  if (isRight(part)) return []
  const validate = hasMoreValues(part, manyValues) ? isRight : validators.everyMistake[kind]
  validate(part)
  return formProblems(validate.errors ?? [], part, pointer)
}

/** One of more values is told its first mistake only: a hostile one must not make as many problems as it has values. */
const manyValues = 10_000

function hasMoreValues(value: unknown, limit: number): boolean {
  const open = [value]
  for (let seen = 0; open.length > 0; seen += 1) {
    if (seen === limit) return true
    const next = open.pop()
    if (typeof next === 'object' && next !== null) for (const entry of Object.values(next)) open.push(entry)
  }
  return false
}
