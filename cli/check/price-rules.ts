import {
  type CostReport,
  type OwnerCost,
  ownerCosts,
  type PatternHolders,
  priceSet,
  reportOf,
  slowProblems,
  stopwatch,
} from '../../engine/index.ts'
import { error, type Problem, parsedRules, type ReadResult } from '../../rules-schema/index.ts'
import { type Checked, mergeProblems } from '../check-rules.ts'
import type { LoadedFile } from '../rule-files.ts'

/** What rules cost, each with the place of its slowest pattern in a file. */
export type PlacedCost = OwnerCost & Pick<Problem, 'file' | 'line' | 'column'>

export interface Cost {
  readonly report: CostReport
  /** The slowest first. */
  readonly rules: readonly PlacedCost[]
}

export type Priced = Checked & { readonly cost?: Cost }

/**
 * Times the patterns of rules that compile, on this machine and now, and adds what is to be said against them. What is wrong
 * in form or meaning is put right first.
 */
export function priceRules(checked: Checked, files: readonly LoadedFile[]): Priced {
  const { read } = checked
  if (!checked.ok || !read.ok) return checked
  const holders = holdersOf(read)
  const cost = toEnd(priceSet(holders, { stopwatch, random: Math.random }))
  const found = slowProblems(cost)
  const problems = mergeProblems(
    checked.problems,
    read.locate(found),
    files.map(({ file }) => file),
  )
  const report = { report: reportOf(cost), rules: placed(ownerCosts(cost), read) }
  if (!found.some(({ severity }) => severity === 'error')) return { ...checked, problems, cost: report }
  const { hash: _, ...rest } = checked
  return { ...rest, ok: false, problems, cost: report }
}

function holdersOf({ value }: ReadResult & { readonly ok: true }): PatternHolders {
  const { exclusions = [] } = value
  return {
    rules: parsedRules(value),
    exclusions: exclusions.map((exclusion, index) => ({ exclusion, pointer: `/exclusions/${index}` })),
  }
}

function placed(costs: readonly OwnerCost[], read: ReadResult): readonly PlacedCost[] {
  const located = read.locate(costs.map(({ pointer }) => error('RW126', pointer, '')))
  return costs.map((cost, index) => {
    const { pointer, file, line, column } = located[index] as Problem
    const place = { file, line, column }
    return { ...cost, pointer, ...(file === undefined ? {} : (place as Required<typeof place>)) }
  })
}

function toEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
