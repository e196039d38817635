import { error, type ParsedRule, type Problem } from '../rules-schema/index.ts'

/** The last good rule set of one source. */
export interface Source {
  readonly name: string
  readonly hash: string
  readonly rules: readonly ParsedRule[]
  /** By rule id. */
  readonly ruleHashes: ReadonlyMap<string, string>
}

/** Ids of `newcomer` that another source has already; a newcomer that does not fit is refused. */
export function clashes(newcomer: Pick<Source, 'name' | 'rules'>, others: Iterable<Source>): Problem[] {
  const taken = new Map<string, string>()
  for (const source of others) {
    for (const { rule, pointer } of source.rules) taken.set(rule.id, `${source.name}, at ${pointer}`)
  }
  return newcomer.rules.flatMap(({ rule, pointer }) => {
    const place = taken.get(rule.id)
    if (place === undefined) return []
    const message = `the rule "${rule.id}" is already in force from the source ${place}`
    return [
      error('RW201', `${pointer}/id`, message, 'give one of the two another id, or take it out of the other source'),
    ]
  })
}
