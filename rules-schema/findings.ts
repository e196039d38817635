import { maxProblems, type Problem } from './problem.ts'

/** Problems as they are found, in any order. */
export class Findings {
  readonly problems: Problem[] = []
  #errors = 0

  add(found: readonly Problem[]): void {
    this.problems.push(...found)
    this.#errors += found.filter(isError).length
  }

  get hasErrors(): boolean {
    return this.#errors > 0
  }

  /** More would not be told: whoever looks for them may stop. */
  get isFull(): boolean {
    return this.#errors >= maxProblems
  }
}

export function isError({ severity }: Problem): boolean {
  return severity === 'error'
}
