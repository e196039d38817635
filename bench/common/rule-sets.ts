import { withCheapestEndpoints } from './cheapest-endpoints.ts'

type RulesSchema = typeof import('rulewire/rules-schema')

/** The same rules for both engines, each in its own format, as plain JSON. */
export interface RuleSets {
  readonly rulewire: object
  readonly libddwaf: object
  /** What a reader of the figures should know: how many rules were taken, what was left out. */
  readonly notes: readonly string[]
}

/** By what a built `rulewire/rules-schema` has for it. */
export class Convert {
  readonly #schema: RulesSchema
  readonly #endpointsAsExported: boolean

  constructor(schema: RulesSchema, { endpointsAsExported = false } = {}) {
    this.#schema = schema
    this.#endpointsAsExported = endpointsAsExported
  }

  /** Rules of ours. Throws where libddwaf's format cannot say all of them: half a rule set is no comparison. */
  exported(ruleSet: object): RuleSets {
    const parsed = this.#schema.parseRuleSet(ruleSet)
    if (!parsed.ok) throw new Error(`these are no rules: ${JSON.stringify(parsed.problems.slice(0, 3))}`)
    const { document, losses } = this.#schema.exportLibddwaf(parsed.value)
    const lost = losses.filter(({ severity }) => severity === 'error')
    if (lost.length > 0) throw new Error(`libddwaf cannot be given these rules: ${JSON.stringify(lost.slice(0, 3))}`)
    return { rulewire: ruleSet, libddwaf: document, notes: [] }
  }

  /** Rules of ours that each have an endpoint, which libddwaf is given as it costs it least. */
  exportedWithEndpoints(ruleSet: object): RuleSets {
    const exported = this.exported(ruleSet)
    if (this.#endpointsAsExported) return { ...exported, notes: ['libddwaf has endpoints as they are exported'] }
    return { ...exported, libddwaf: withCheapestEndpoints(exported.libddwaf, ruleSet) }
  }

  /** Rules of libddwaf's: what the importer takes of them, and that again for libddwaf. */
  imported(document: { readonly rules: readonly unknown[] }): RuleSets {
    const { ruleSet, losses } = this.#schema.importLibddwaf(document)
    if (ruleSet === undefined) throw new Error(`nothing could be imported: ${JSON.stringify(losses.slice(0, 3))}`)
    const { rules } = ruleSet
    const disabled = rules.filter(({ enabled }) => enabled === false).length
    const note = `${rules.length} rules were made of ${document.rules.length}, ${disabled} of them not enabled; ${losses.length} losses`
    return { ...this.exported(ruleSet), notes: [note] }
  }
}
