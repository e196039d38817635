import { plainExport } from './plain-export.ts'

/** The same rules for both engines, each in its own format, as plain JSON. */
export interface RuleSets {
  readonly rulewire: object
  readonly libddwaf: object
  /** What a reader of the figures should know: how many rules were taken, what was left out. */
  readonly notes: readonly string[]
}

interface Loss {
  readonly rule: string
  readonly field: string
  readonly reason: string
  readonly severity: 'error' | 'warning' | 'info'
}

/** What a built `rulewire/rules-schema` may have for it. */
export interface Converters {
  readonly importLibddwaf?: (document: unknown) => { readonly ruleSet: object; readonly losses: readonly Loss[] }
  readonly exportLibddwaf?: (ruleSet: object) => { readonly document: object; readonly losses: readonly Loss[] }
}

export class Convert {
  readonly #converters: Converters

  constructor(converters: Converters) {
    this.#converters = converters
  }

  /** Whether there are an importer and an exporter. */
  get whole(): boolean {
    return this.#converters.importLibddwaf !== undefined && this.#converters.exportLibddwaf !== undefined
  }

  /** Rules of ours. Throws where libddwaf's format cannot say all of them: half a rule set is no comparison. */
  exported(document: object): RuleSets {
    const { document: exported, losses } = (this.#converters.exportLibddwaf ?? plainExport)(document)
    const lost = losses.filter(({ severity }) => severity === 'error')
    if (lost.length > 0) throw new Error(`libddwaf cannot be given these rules: ${JSON.stringify(lost.slice(0, 3))}`)
    return { rulewire: document, libddwaf: withoutEmptyData(exported), notes: [] }
  }

  /** Rules of libddwaf's: what the importer takes of them, and that again for libddwaf. */
  imported(document: { readonly rules: readonly unknown[] }): RuleSets {
    const { importLibddwaf } = this.#converters
    if (importLibddwaf === undefined) throw new Error('this build has no importLibddwaf')
    const { ruleSet, losses } = importLibddwaf(document)
    const { rules = [] } = ruleSet as { readonly rules?: readonly { readonly enabled?: boolean }[] }
    const disabled = rules.filter(({ enabled }) => enabled === false).length
    const note = `${rules.length} rules were made of ${document.rules.length}, ${disabled} of them not enabled; ${losses.length} losses`
    return { ...this.exported(ruleSet), notes: [note] }
  }
}

/** libddwaf 1.30 dies of IP data that has no entries; data that is not there are none to it as well. */
function withoutEmptyData(document: {
  readonly rules_data?: readonly { readonly data: readonly unknown[] }[]
}): object {
  const { rules_data = [], ...rest } = document
  return { ...rest, rules_data: rules_data.filter(({ data }) => data.length > 0) }
}
