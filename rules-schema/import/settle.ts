import { findAddress } from '../addresses.ts'
import { maxRuleValues } from '../json/index.ts'
import { parseRuleSet } from '../parse-rule-set.ts'
import type { Exclusion, List, Rule, RuleSetDocument } from '../types.ts'
import type { DataLists } from './data-lists.ts'
import { ForeignAddresses } from './foreign-addresses.ts'
import type { Losses, Spot } from './loss.ts'
import { addressesOf, countValues, listsOf } from './parts-of-rule.ts'
import { maxExclusions, maxLists, maxRules } from './vocabulary.ts'

/** A rule or an exclusion of ours, and where losses of what it comes from are told. */
export interface Imported<Part> {
  readonly part: Part
  readonly spot: Spot
}

export interface ImportedSet {
  readonly rules: readonly Imported<Rule>[]
  readonly exclusions: readonly Imported<Exclusion>[]
  readonly lists: DataLists
  /** Whether there were any rules to import. */
  readonly hadRules: boolean
}

/** In all lists of a set together. */
const maxEntries = 1_000_000

/** What was imported as a set that `parseRuleSet` takes: what it would refuse is told and left out, whatever the reason. */
export function settle(set: ImportedSet, losses: Losses): RuleSetDocument {
  const document = losses.of('')
  const lists = boundedLists(set.lists, losses)
  const foreign = new ForeignAddresses()
  const keep = keeping(new Set(lists.map(({ id }) => id)), foreign)
  const rules = keep('rules', set.rules, maxRules)
  const exclusions = keep('exclusions', set.exclusions, maxExclusions)
  foreign.tell(losses)
  if (rules.length === 0) document.at('rules')[set.hadRules ? 'error' : 'info']('no rule is left: the set is empty')
  const used = new Set([...rules, ...exclusions].flatMap(listsOf))
  const kept = lists.filter(({ id }) => set.lists.isData(id) || used.has(id))
  return {
    version: 1,
    rules,
    ...(rules.length === 0 ? { allow_empty: true } : {}),
    ...(kept.length === 0 ? {} : { lists: kept }),
    ...(exclusions.length === 0 ? {} : { exclusions }),
    ...(foreign.names().length === 0 ? {} : { addresses: foreign.names() }),
  }
}

function boundedLists(lists: DataLists, losses: Losses): readonly List[] {
  let left = maxEntries
  return lists.all().filter(({ id, entries }, index) => {
    left -= entries.length
    const isKept = index < maxLists && left >= 0
    if (!isKept) losses.of(id).error(`a set has ${maxLists} lists and ${maxEntries} entries at most: left out`)
    return isKept
  })
}

function keeping(lists: ReadonlySet<string>, foreign: ForeignAddresses) {
  let valuesLeft = maxRuleValues
  return <Part extends Rule | Exclusion>(
    member: 'rules' | 'exclusions',
    parts: readonly Imported<Part>[],
    max: number,
  ): readonly Part[] => {
    const kept: Part[] = []
    for (const { part, spot } of parts) {
      valuesLeft -= countValues(part)
      const reason =
        whyNot(member, part, lists) ??
        (kept.length >= max ? `a set has ${max} ${member} at most` : undefined) ??
        (valuesLeft < 0 ? 'those before it have as many values as a set may have' : undefined) ??
        (foreign.add(addressesOf(part)) ? undefined : 'it looks at one address more than a set can declare')
      if (reason === undefined) kept.push(part)
      else spot.error(`left out: ${reason}`)
    }
    return kept
  }
}

function whyNot(
  member: 'rules' | 'exclusions',
  part: Rule | Exclusion,
  lists: ReadonlySet<string>,
): string | undefined {
  const missing = listsOf(part).find(id => !lists.has(id))
  if (missing !== undefined) return `its list ${missing} is left out`
  const addresses = addressesOf(part).filter(name => findAddress(name) === undefined)
  const parsed = parseRuleSet({ version: 1, rules: [], allow_empty: true, addresses, [member]: [part] })
  return parsed.ok ? undefined : parsed.problems.find(({ severity }) => severity === 'error')?.message
}
