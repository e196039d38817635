import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RuleSets } from '../common/rule-sets.ts'

/** The rules of one scenario, a file for each format. Have to be removed. */
export class WrittenRules {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rulewire-bench-'))
  readonly rulewire = join(this.#folder, 'rulewire.json')
  readonly libddwaf = join(this.#folder, 'libddwaf.json')

  constructor({ rulewire, libddwaf }: RuleSets) {
    writeFileSync(this.rulewire, JSON.stringify(rulewire))
    writeFileSync(this.libddwaf, JSON.stringify(libddwaf))
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
