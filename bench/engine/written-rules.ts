import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RuleSets } from '../common/rule-sets.ts'

export type Format = 'rulewire' | 'libddwaf'

/** The rules of one scenario as files, from which each process reads its own. */
export class WrittenRules {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rulewire-bench-'))
  readonly #revisions: boolean

  constructor(ruleSets: RuleSets, revisions: readonly RuleSets[]) {
    this.#revisions = revisions.length > 0
    for (const format of ['rulewire', 'libddwaf'] as const) {
      writeFileSync(this.document(format), JSON.stringify(ruleSets[format]))
      writeFileSync(this.#file(format, 'revisions'), JSON.stringify(revisions.map(revision => revision[format])))
    }
  }

  document(format: Format): string {
    return this.#file(format, 'rules')
  }

  revisions(format: Format): string | undefined {
    return this.#revisions ? this.#file(format, 'revisions') : undefined
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #file(format: Format, what: string): string {
    return join(this.#folder, `${format}-${what}.json`)
  }
}
