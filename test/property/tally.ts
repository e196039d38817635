import type { World } from './interpreter/index.ts'

type Observe = NonNullable<World['observe']>
type How = Parameters<Observe>[1]

/** How often the interpreter met what, and how it went. */
export class Tally {
  readonly #counts = new Map<string, Map<How, number>>()

  readonly observe: Observe = (subject, how) => {
    const row = this.#counts.get(subject) ?? new Map<How, number>()
    this.#counts.set(subject, row.set(how, (row.get(how) ?? 0) + 1))
  }

  count(subject: string, how: How): number {
    return this.#counts.get(subject)?.get(how) ?? 0
  }

  /** One line per subject. */
  toString(): string {
    const columns = ['true', 'false', 'pending', 'cut', 'seen'] as const
    const head = ['', ...columns].map(cell)
    const rows = [...this.#counts.keys()]
      .sort()
      .map(subject => [subject, ...columns.map(how => this.count(subject, how) || '')].map(cell))
    return [head, ...rows].map(row => row.join('')).join('\n')
  }
}

function cell(content: string | number, column: number): string {
  return column === 0 ? String(content).padEnd(28) : String(content).padStart(9)
}
