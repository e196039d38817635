import { readdirSync, readFileSync } from 'node:fs'
import type { ConditionMatch, Match, MatchedRule, Outcome } from '../../engine/contract.ts'
import type { Rule } from '../../rules-schema/index.ts'
import type { Conversation } from './conversation.ts'
import { decodeOdd } from './odd-values.ts'

const folder = new URL('../conformance/transactions/', import.meta.url)

/**
 * A conversation as `test/conformance/transactions/*.json` writes it. A rule has the id `r`, the category
 * `business_logic` and the event `e` unless it says otherwise. An outcome says what is not to be expected anyway: no
 * matches, the events of its matches without captures, `keep` where something matched. A match that is only an id leaves
 * its conditions open; a rule that is only an id stands for what the rule says.
 */
interface Written {
  readonly why: string
  readonly rules: readonly Partial<Rule>[]
  readonly service?: string
  readonly env?: string
  readonly limits?: Conversation['limits']
  readonly calls: Conversation['calls']
  readonly outcomes: readonly WrittenOutcome[]
}

interface WrittenOutcome extends Partial<Omit<Outcome, 'matches'>> {
  readonly matches?: readonly (string | WrittenMatch)[]
}

interface WrittenMatch {
  readonly rule: string | MatchedRule
  readonly conditions: readonly ConditionMatch[]
}

/** What a match must be: `conditions` is not there where the case leaves them open. */
type ExpectedMatch = Omit<Match, 'conditions'> & Partial<Pick<Match, 'conditions'>>
export type ExpectedOutcome = Omit<Outcome, 'matches'> & { readonly matches: readonly ExpectedMatch[] }

export interface Case {
  readonly why: string
  readonly file: string
  readonly conversation: Conversation
  readonly expected: readonly ExpectedOutcome[]
}

export function readConversations(): readonly Case[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.json'))
  return files.flatMap(file => {
    const written = decodeOdd(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) as readonly Written[]
    return written.map(one => toCase(one, file))
  })
}

function toCase(written: Written, file: string): Case {
  const { why, service, env, limits = {}, calls, outcomes } = written
  const rules = written.rules.map(rule => ({ id: 'r', category: 'business_logic', event: 'e', ...rule }) as Rule)
  return {
    why,
    file,
    conversation: { rules: { version: 1, rules }, service, env, limits, calls },
    expected: outcomes.map(outcome => toOutcome(outcome, rules)),
  }
}

function toOutcome(written: WrittenOutcome, rules: readonly Rule[]): ExpectedOutcome {
  const matches = (written.matches ?? []).map(match => toMatch(match, rules))
  return {
    metadata: Object.fromEntries(matches.map(match => [match.rule.event, {}])),
    keep: matches.length > 0,
    shadow: [],
    ...written,
    incomplete: [...(written.incomplete ?? [])].sort(),
    matches,
  }
}

function toMatch(written: string | WrittenMatch, rules: readonly Rule[]): ExpectedMatch {
  if (typeof written === 'string') return { rule: matchedRule(written, rules) }
  const { rule, conditions } = written
  return { rule: typeof rule === 'string' ? matchedRule(rule, rules) : rule, conditions }
}

function matchedRule(wanted: string, rules: readonly Rule[]): MatchedRule {
  const rule = rules.find(one => one.id === wanted)
  if (!rule) throw new Error(`a case expects the rule ${wanted}, which it does not have`)
  const { id, name = id, category, event, tags = {} } = rule
  return { id, name, category, event, tags }
}

/** The outcomes without the conditions that the case leaves open. */
export function asFarAsExpected(
  outcomes: readonly Outcome[],
  expected: readonly ExpectedOutcome[],
): readonly ExpectedOutcome[] {
  return outcomes.map((outcome, call) => ({
    ...outcome,
    incomplete: [...outcome.incomplete].sort(),
    matches: outcome.matches.map((match, place) => {
      const open = expected[call]?.matches[place]?.conditions === undefined
      return open ? { rule: match.rule } : match
    }),
  }))
}
