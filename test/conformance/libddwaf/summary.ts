import type { Case } from './cases.ts'

/** How many cases of each directory went how. */
export class Summary {
  readonly #cases: readonly Case[]
  readonly #outcomes = new Map<Case, string>()

  constructor(cases: readonly Case[]) {
    this.#cases = cases
  }

  /** @param outcome - `passed`, or the name of the difference that showed */
  count(one: Case, outcome: string): void {
    this.#outcomes.set(one, outcome)
  }

  toString(): string {
    const directories = [...new Set(this.#cases.map(({ directory }) => directory))]
    const rows = directories.map(directory => this.#row(directory, one => one.directory === directory))
    const reasons = this.#cases.flatMap(({ leftOut }) => leftOut ?? [])
    const outcomes = [...this.#outcomes.values()].filter(outcome => outcome !== 'passed')
    const head = ['', 'run', 'passed', 'intended differences', 'left out']
    return [
      "libddwaf's validator",
      ...[head, ...rows, this.#row('all', () => true)].map(line),
      `intended differences: ${told(outcomes)}`,
      `left out: ${told(reasons)}`,
    ].join('\n')
  }

  #row(title: string, isMeant: (one: Case) => boolean): readonly string[] {
    const cases = this.#cases.filter(isMeant)
    const outcomes = cases.flatMap(one => this.#outcomes.get(one) ?? [])
    const passed = outcomes.filter(outcome => outcome === 'passed').length
    const leftOut = cases.filter(one => one.leftOut !== undefined).length
    return [title, ...[cases.length - leftOut, passed, outcomes.length - passed, leftOut].map(String)]
  }
}

function line(cells: readonly string[]): string {
  return cells.map((cell, column) => (column === 0 ? cell.padEnd(44) : cell.padStart(column === 3 ? 22 : 10))).join('')
}

function told(names: readonly string[]): string {
  return [...new Set(names)].map(name => `${name} (${names.filter(other => other === name).length})`).join(', ')
}
