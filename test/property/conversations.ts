import { readdirSync, readFileSync } from 'node:fs'
import type { BodyNeed, ConditionMatch, Match, MatchedRule, Outcome } from '../../engine/contract.ts'
import type { Rule, RuleSetDocument } from '../../rules-schema/index.ts'
import type { Answer, Conversation } from './conversation.ts'
import { decodeOdd } from './odd-values.ts'

const folder = new URL('../conformance/transactions/', import.meta.url)

/**
 * A conversation as `test/conformance/transactions/*.json` writes it. A rule has the id `r`, the category
 * `business_logic` and the event `e` unless it says otherwise. The clock says 2030-01-01T00:00:00Z; `at` among the calls
 * moves it to so many milliseconds later, `lists` sets lists. An outcome says what is not to be expected anyway: no
 * matches, the events of its matches without captures, `keep` where something matched. A match that is only an id leaves
 * its conditions open; a rule that is only an id stands for what the rule says. `bodyNeed` and `mayAct`, where they are
 * there, say what is answered before the first call and after each.
 */
interface Written extends Pick<RuleSetDocument, 'lists' | 'exclusions' | 'addresses'> {
  readonly why: string
  readonly rules: readonly Partial<Rule>[]
  readonly service?: string
  readonly env?: string
  readonly hmacKey?: string
  readonly limits?: Conversation['limits']
  readonly calls: Conversation['calls']
  readonly outcomes: readonly WrittenOutcome[]
  readonly bodyNeed?: readonly BodyNeed[]
  readonly mayAct?: readonly boolean[]
}

interface WrittenOutcome extends Partial<Omit<Outcome, 'matches' | 'shadow'>> {
  readonly matches?: readonly (string | WrittenMatch)[]
  readonly shadow?: readonly (string | WrittenMatch)[]
}

interface WrittenMatch {
  readonly rule: string | MatchedRule
  readonly conditions: readonly ConditionMatch[]
}

/** What a match must be: `conditions` is not there where the case leaves them open. */
type ExpectedMatch = Omit<Match, 'conditions'> & Partial<Pick<Match, 'conditions'>>
type ExpectedOutcome = Omit<Outcome, 'matches' | 'shadow'> & {
  readonly matches: readonly ExpectedMatch[]
  readonly shadow: readonly ExpectedMatch[]
}

export interface Expected {
  readonly outcomes: readonly ExpectedOutcome[]
  readonly bodyNeed?: readonly BodyNeed[]
  readonly mayAct?: readonly boolean[]
}

export interface Case {
  readonly why: string
  readonly file: string
  readonly conversation: Conversation
  readonly expected: Expected
}

export function readConversations(): readonly Case[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.json'))
  return files.flatMap(file => {
    const written = decodeOdd(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) as readonly Written[]
    return written.map(one => toCase(one, file))
  })
}

function toCase(written: Written, file: string): Case {
  const { why, service, env, hmacKey, limits = {}, calls, outcomes, bodyNeed, mayAct } = written
  const rules = written.rules.map(rule => ({ id: 'r', category: 'business_logic', event: 'e', ...rule }) as Rule)
  const { lists, exclusions, addresses } = written
  const document: RuleSetDocument = {
    version: 1,
    rules,
    ...(lists && { lists }),
    ...(exclusions && { exclusions }),
    ...(addresses && { addresses }),
  }
  return {
    why,
    file,
    conversation: { rules: document, service, env, hmacKey, limits, calls },
    expected: {
      outcomes: outcomes.map(outcome => toOutcome(outcome, rules)),
      ...(bodyNeed && { bodyNeed }),
      ...(mayAct && { mayAct }),
    },
  }
}

function toOutcome(written: WrittenOutcome, rules: readonly Rule[]): ExpectedOutcome {
  const matches = (written.matches ?? []).map(match => toMatch(match, rules))
  return {
    metadata: Object.fromEntries(matches.map(match => [match.rule.event, {}])),
    keep: matches.length > 0,
    ...written,
    shadow: (written.shadow ?? []).map(match => toMatch(match, rules)),
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

/** The answers without what the case leaves open. */
export function asFarAsExpected(answers: readonly Answer[], expected: Expected): Expected {
  const outcomes = answers.flatMap(({ outcome }) => outcome ?? [])
  return {
    outcomes: outcomes.map((outcome, call) => ({
      ...outcome,
      incomplete: [...outcome.incomplete].sort(),
      matches: conditionsAsExpected(outcome.matches, expected.outcomes[call]?.matches),
      shadow: conditionsAsExpected(outcome.shadow, expected.outcomes[call]?.shadow),
    })),
    ...(expected.bodyNeed && { bodyNeed: answers.map(answer => answer.bodyNeed) }),
    ...(expected.mayAct && { mayAct: answers.map(answer => answer.mayAct) }),
  }
}

function conditionsAsExpected(
  matches: readonly Match[],
  expected: readonly ExpectedMatch[] = [],
): readonly ExpectedMatch[] {
  return matches.map((match, place) => (expected[place]?.conditions === undefined ? { rule: match.rule } : match))
}
