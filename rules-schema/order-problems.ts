import { types } from 'node:util'
import { pointerTokens } from './pointer.ts'
import { maxProblems, type Problem } from './problem.ts'
import { inOneGo } from './steps.ts'

/**
 * In the order in which a reader of the document meets them, and not more than `maxProblems`: of too many the errors stay.
 * `document` may be any value; nothing of it is called.
 */
export function orderProblems(document: unknown, problems: readonly Problem[]): readonly Problem[] {
  return inOneGo(orderProblemsInSteps(document, problems))
}

/** Problems between two pauses: about half a millisecond. */
const problemsAtOnce = 200

/** The same with pauses: of twenty thousand rules each may have been warned about. */
export function* orderProblemsInSteps(
  document: unknown,
  problems: readonly Problem[],
): Generator<void, readonly Problem[]> {
  const first = { error: new FirstPlaced(), warning: new FirstPlaced() }
  for (const [index, problem] of problems.entries()) {
    first[problem.severity].add({ problem, index, place: placeOf(document, problem.pointer) })
    if (index % problemsAtOnce === problemsAtOnce - 1) yield
  }
  const kept = inOrder([...first.error.placed, ...first.warning.placed])
  return cutProblems(kept.map(({ problem }) => problem))
}

interface Placed {
  readonly problem: Problem
  /** Among all that were found. */
  readonly index: number
  readonly place: readonly number[]
}

/** As many as are told, those that come first. */
class FirstPlaced {
  placed: Placed[] = []

  add(one: Placed): void {
    this.placed.push(one)
    if (this.placed.length === 2 * maxProblems) this.placed = inOrder(this.placed).slice(0, maxProblems)
  }
}

/** Those of the same place as they were found. */
function inOrder(placed: readonly Placed[]): Placed[] {
  return [...placed].sort((a, b) => comparePlaces(a.place, b.place) || a.index - b.index)
}

/** Errors go before warnings into what is kept; the order stays. */
export function cutProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maxProblems) return problems
  const errors = problems.filter(({ severity }) => severity === 'error').slice(0, maxProblems)
  const warnings = problems.filter(({ severity }) => severity === 'warning').slice(0, maxProblems - errors.length)
  const kept = new Set([...errors, ...warnings])
  return problems.filter(problem => kept.has(problem))
}

/** For each step of a pointer, which entry of its container it is. */
function placeOf(document: unknown, pointer: string): readonly number[] {
  let value = document
  return pointerTokens(pointer).map(token => {
    const index = Array.isArray(value) ? Number(token) : keysOf(value).indexOf(token)
    value = entryOf(value, token)
    return index
  })
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const steps = Math.min(a.length, b.length)
  for (let step = 0; step < steps; step += 1) {
    const apart = (a[step] as number) - (b[step] as number)
    if (apart !== 0) return apart
  }
  return a.length - b.length
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !types.isProxy(value) ? Object.keys(value) : []
}

function entryOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return undefined
  return Object.getOwnPropertyDescriptor(value, key)?.value
}
