import { isObject } from './checks/index.ts'
import { declaredIn, documentProblems, isUnderstood } from './document-form.ts'
import { duplicateIdsInSteps, type PlaceNames } from './duplicate-ids.ts'
import { ruleIdsOf } from './exclusion-targets.ts'
import { Findings } from './findings.ts'
import { partsAsCopies, partsAsTheyAre } from './form/parts-of-value.ts'
import { orderProblemsInSteps } from './order-problems.ts'
import { parseExclusions } from './parse-exclusions.ts'
import { parseLists } from './parse-lists.ts'
import type { ParseResult } from './parse-result.ts'
import { parseRules } from './parse-rules.ts'
import { partsInSteps } from './parts.ts'
import { inOneGo } from './steps.ts'
import type { RuleSet } from './types.ts'

export interface ParseOptions {
  /** The value was made by our own reader: nothing in it can be other than it seems, and nobody else has it. */
  readonly trusted?: boolean
  readonly places?: PlaceNames
  /** Addresses that other documents of the same set declare. */
  readonly declared?: readonly string[]
  /** One document of several: it may lack rules, and its exclusions may be about those of others. @default false */
  readonly isPart?: boolean
}

/**
 * Checks the form of a rule set. Any JavaScript value may come: nothing of it is called, nothing throws, and the value of
 * the result is a copy.
 */
export function parseRuleSet(value: unknown): ParseResult {
  return inOneGo(parseRuleSetInSteps(value))
}

/** `parseRuleSet`, pausing often (after each rule, at the latest), so that a caller can do it in slices. */
export function* parseRuleSetInSteps(value: unknown, options: ParseOptions = {}): Generator<void, ParseResult> {
  const parts = options.trusted ? partsAsTheyAre : partsAsCopies()
  const taken = yield* parts.document(value)
  if (!taken.ok) return { ok: false, problems: [taken.problem], wellFormed: [], parts: {} }
  const findings = new Findings()
  findings.add(documentProblems(taken.value, options.isPart))
  const isRead = isUnderstood(findings.problems)
  const entriesOf = (member: string) => (isRead ? listIn(taken.value, member) : [])
  const context = { declared: new Set([...declaredIn(taken.value), ...(options.declared ?? [])]) }
  const lists = yield* parseLists(entriesOf('lists'), parts, findings)
  const { rules, wellFormed } = yield* parseRules(entriesOf('rules'), parts, findings, context)
  const areAllThere = !options.isPart && rules.length === entriesOf('rules').length
  const ruleIds = areAllThere && entriesOf('exclusions').length > 0 ? ruleIdsOf(rules) : undefined
  const exclusions = yield* parseExclusions(entriesOf('exclusions'), parts, findings, { ...context, ruleIds })
  const places = options.places ?? pointersAsTheyAre
  findings.add([
    ...(yield* duplicateIdsInSteps('rule', rules, places)),
    ...(yield* duplicateIdsInSteps('list', lists, places)),
    ...(yield* duplicateIdsInSteps('exclusion', exclusions.exclusions, places)),
  ])
  const document = withParts(taken.value, { rules, lists, exclusions: exclusions.exclusions })
  const problems = yield* orderProblemsInSteps(document, findings.problems)
  if (findings.hasErrors)
    return { ok: false, problems, wellFormed, parts: yield* partsInSteps(document, exclusions.wellFormed) }
  return { ok: true, value: document as RuleSet, warnings: problems }
}

function listIn(document: unknown, member: string): readonly unknown[] {
  const list = isObject(document) ? document[member] : undefined
  return Array.isArray(list) ? list : []
}

/** Nothing of the value that came stays in what was made of it. */
function withParts(document: unknown, parsed: Readonly<Record<string, readonly unknown[]>>): unknown {
  if (!isObject(document)) return document
  const there = Object.entries(parsed).filter(([member]) => member === 'rules' || document[member] !== undefined)
  return { ...document, ...Object.fromEntries(there) }
}

function pointersAsTheyAre(): (pointer: string) => string {
  return pointer => pointer
}
