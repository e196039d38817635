/** What a rule of libddwaf's says of itself that decides whether it is reported. */
export interface PeerRule {
  readonly type: string
  /** `waf` where it names none. */
  readonly module: string
}

export interface Disagreement {
  /** Ids that one engine reported and the other did not. */
  readonly onlyOwn: readonly string[]
  readonly onlyPeer: readonly string[]
  readonly peer: readonly string[]
  readonly rules: ReadonlyMap<string, PeerRule>
}

/** A way in which the two are not meant to agree. */
export interface Intended {
  readonly name: string
  readonly why: string
  explains(disagreement: Disagreement): boolean
}

export const intended: readonly Intended[] = [
  {
    name: 'one-match-per-type',
    why: 'in its module "waf" libddwaf reports one rule of each type, Rulewire every rule that matches',
    explains: ({ onlyOwn, onlyPeer, peer, rules }) => {
      const reported = new Set(peer.map(id => rules.get(id)?.type))
      const silenced = (id: string): boolean => rules.get(id)?.module === 'waf' && reported.has(rules.get(id)?.type)
      return onlyPeer.length === 0 && onlyOwn.every(silenced)
    },
  },
]

/** By id. */
export function peerRules(document: object): ReadonlyMap<string, PeerRule> {
  const { rules = [], custom_rules = [] } = document as Readonly<Record<string, readonly RawRule[] | undefined>>
  return new Map(
    [...rules, ...custom_rules].map(({ id, tags }) => [id, { type: tags.type, module: tags.module ?? 'waf' }]),
  )
}

interface RawRule {
  readonly id: string
  readonly tags: { readonly type: string; readonly module?: string }
}
