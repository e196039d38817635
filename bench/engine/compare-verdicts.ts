import { intended, type PeerRule } from './intended.ts'
import type { Verdict } from './verdict.ts'

export interface Difference {
  readonly round: number
  readonly index: number
  /** Against what: `libddwaf`, `before`, or `expected`: what the request was made for. */
  readonly against: string
  readonly rulewire: Verdict
  readonly other: Verdict
}

/** Counts as it goes, for one scenario and size. */
export class Comparison {
  compared = 0
  /** Requests that Rulewire judged. */
  judged = 0
  /** Those on which it reported a rule: verdicts that are all empty agree about nothing. */
  matched = 0
  readonly differences: Difference[] = []
  /** By the name of the intended difference, how many verdicts it was seen in. */
  readonly intended: Record<string, number> = {}
  readonly #rules: ReadonlyMap<string, PeerRule>

  /** @param rules - of libddwaf's rule set */
  constructor(rules: ReadonlyMap<string, PeerRule>) {
    this.#rules = rules
  }

  /** Of one round; as far as both came. */
  add(round: number, against: string, rulewire: readonly Verdict[], others: readonly Verdict[]): void {
    for (const [index, own] of rulewire.entries()) {
      const other = others[index]
      if (other === undefined) break
      this.compared++
      if (sameVerdict(own, other)) continue
      const name = against === 'libddwaf' ? this.#intended(own, other) : undefined
      if (name === undefined) this.differences.push({ round, index, against, rulewire: own, other })
      else this.intended[name] = (this.intended[name] ?? 0) + 1
    }
  }

  count(rulewire: readonly Verdict[]): void {
    this.judged += rulewire.length
    this.matched += rulewire.filter(({ matched }) => matched.length > 0).length
  }

  #intended(own: Verdict, peer: Verdict): string | undefined {
    if (own.remark !== '' || peer.remark !== '') return undefined
    const disagreement = {
      onlyOwn: own.matched.filter(id => !peer.matched.includes(id)),
      onlyPeer: peer.matched.filter(id => !own.matched.includes(id)),
      peer: peer.matched,
      rules: this.#rules,
    }
    return intended.find(({ explains }) => explains(disagreement))?.name
  }
}

/** What was cut short is the same as nothing. */
function sameVerdict(own: Verdict, other: Verdict): boolean {
  return own.remark === '' && other.remark === '' && own.matched.join('\n') === other.matched.join('\n')
}
