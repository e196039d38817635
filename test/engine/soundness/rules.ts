import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CanonicalTransformerName,
  type Condition,
  type Endpoint,
  type Input,
  importLibddwaf,
  type MatchRegex,
  type Rule,
  type RuleSetDocument,
} from '../../../rules-schema/index.ts'
import { canonicalNames } from '../../property/generators/index.ts'
import type { Random } from '../../property/prefilter/random.ts'
import { folder, type Pattern } from '../../property/prefilter/real-patterns.ts'
import { groups, places } from './requests.ts'

/** So many rules are a document; several documents, each of a source of its own, are in force at once. */
const rulesPerDocument = 400

/** The addresses that the format does not know. */
export const addresses = places.filter(place => !place.startsWith('server.request'))

/**
 * Two rules for each pattern: one that looks for it in a place, and one with something more to it — an endpoint, transformers, names
 * of members, another pattern beside it.
 */
export function rulesOf(patterns: readonly Pattern[], random: Random): readonly Rule[] {
  const tests = patterns.map(pattern => testOf(pattern, [inputOf(random)], random))
  return patterns.flatMap((pattern, at) => [
    rule(`p${at}`, tests[at] as Condition),
    { ...oddRule(`q${at}`, pattern, random.oneOf(tests), random) },
  ])
}

function rule(id: string, condition: Condition, more: Partial<Rule> = {}): Rule {
  return { id, category: 'attack_attempt', event: 'probe', conditions: [condition], ...more }
}

function oddRule(id: string, pattern: Pattern, beside: MatchRegex, random: Random): Rule {
  const plain = testOf(pattern, [inputOf(random)], random)
  const variants: readonly (() => Rule)[] = [
    () => rule(id, testOf(pattern, [rewritten(random)], random)),
    () => rule(id, testOf(pattern, [rewritten(random), inputOf(random), inputOf(random)], random)),
    () => rule(id, testOf(pattern, [{ ...inputOf(random), target: 'keys' }], random)),
    () => rule(id, plain, { endpoint: endpoint(random) }),
    () => rule(id, testOf(pattern, [rewritten(random)], random), { endpoint: endpoint(random) }),
    () => rule(id, { operator: 'all', conditions: [plain, beside] }),
    () => rule(id, { operator: 'any', conditions: [plain, beside] }),
    () => rule(id, { operator: 'not', condition: plain }, { endpoint: endpoint(random) }),
    () => rule(id, { ...plain, operator: '!match_regex' }),
  ]
  return random.oneOf(variants)()
}

function testOf({ source, caseSensitive }: Pattern, inputs: readonly Input[], random: Random): MatchRegex {
  const min_length = random.chance(0.2) ? 1 + random.below(12) : undefined
  const options = { case_sensitive: caseSensitive, ...(min_length && { min_length }) }
  return { operator: 'match_regex', inputs, regex: source, options }
}

function inputOf(random: Random): Input {
  // Most rules look into the same few places, so that much is shared.
  const address = random.chance(0.6) ? 'server.request.body' : random.oneOf(places)
  return random.chance(0.2) ? { address, path: random.oneOf(['$.a', '$.b', '$.q']) } : { address }
}

function rewritten(random: Random): Input {
  const names = Array.from({ length: 1 + random.below(2) }, () =>
    random.oneOf<CanonicalTransformerName>(canonicalNames),
  )
  return { ...inputOf(random), transformers: random.chance(0.3) ? ['lowercase', ...names] : names }
}

function endpoint(random: Random): Endpoint {
  return { path: `/group${random.below(groups)}/**` }
}

/** Of a rule with an endpoint: the requests that it sees. */
export function groupOf({ endpoint }: Rule): number | undefined {
  const path = (endpoint as Endpoint | undefined)?.path
  return path === undefined ? undefined : Number(/\d+/.exec(path)?.[0])
}

export function documentsOf(rules: readonly Rule[]): readonly RuleSetDocument[] {
  const count = Math.ceil(rules.length / rulesPerDocument)
  return Array.from({ length: count }, (_, at) => ({
    version: 1,
    rules: rules.slice(at * rulesPerDocument, (at + 1) * rulesPerDocument),
    addresses,
  }))
}

/** Datadog's recommended rules, all that the importer takes. */
export function recommendedRules(): RuleSetDocument {
  const file = join(folder as string, 'datadog-rules/recommended.json')
  const { ruleSet } = importLibddwaf(JSON.parse(readFileSync(file, 'utf8')))
  if (ruleSet === undefined) throw new Error('nothing was imported')
  return ruleSet
}
