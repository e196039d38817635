import type { CompiledExclusion, CompiledRule, NamedExclusion, Program } from '../program.ts'
import { cutReasons, FALSE, TRUE } from '../truth.ts'
import type { Truths } from './truths.ts'

/** Which exclusions hold in a transaction, and since which call. docs/rule-semantics.md, "Exclusions". */
export class Exclusions {
  private readonly all: readonly CompiledExclusion[]
  private since: Map<CompiledExclusion, number> | undefined

  constructor(program: Program) {
    this.all = program.exclusions
  }

  /**
   * Looks at those that do not hold yet. `call`: the one that is being answered. Answers with the reasons, as bits, of those that
   * are cut, and with whether inputs are excluded from now on that were not.
   */
  update(truths: Truths, call: number): { readonly reasons: number; readonly hidesMore: boolean } {
    let reasons = 0
    let hidesMore = false
    for (const exclusion of this.all) {
      if (this.holds(exclusion)) continue
      const truth = truths.ofExclusion(exclusion)
      reasons |= cutReasons(truth)
      if (truth !== TRUE) continue
      this.since ??= new Map()
      this.since.set(exclusion, call)
      hidesMore ||= exclusion.hidesInputs
    }
    return { reasons, hidesMore }
  }

  /** `call`: whether it held when that was over. */
  holds(exclusion: CompiledExclusion, call = Number.POSITIVE_INFINITY): boolean {
    const since = this.since?.get(exclusion)
    return since !== undefined && since <= call
  }

  /** How many hold: as long as they are as many, they are the same. */
  get count(): number {
    return this.since?.size ?? 0
  }

  /** Those that hold and are about the rule. */
  holdingOf({ exclusions }: CompiledRule): readonly NamedExclusion[] {
    return exclusions.filter(({ when }) => when === undefined || this.holds(when))
  }

  /** The rules that are not bypassed. */
  leave(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    if (this.since === undefined) return rules
    return rules.filter(({ bypasses }) => !bypasses.some(exclusion => this.holds(exclusion)))
  }

  /** Whether the rule blocks or redirects, and nothing keeps it from that. */
  acts({ action, monitors }: CompiledRule): boolean {
    return action !== undefined && !monitors.some(exclusion => this.holds(exclusion))
  }

  /** One that may still hold looks at the body of the request. */
  wantBody(truths: Truths): boolean {
    return this.all.some(exclusion => {
      if (!exclusion.reads.body || this.holds(exclusion)) return false
      const truth = truths.ofExclusion(exclusion)
      return truth !== TRUE && truth !== FALSE
    })
  }
}
