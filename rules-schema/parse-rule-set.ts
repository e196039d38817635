import { checkRule, isObject } from './checks/index.ts'
import { duplicateIds, type PlaceNames } from './duplicate-ids.ts'
import { type Plain, plainCopy, plainDocument, valueBudget } from './form/plain.ts'
import { validators } from './form/schema.ts'
import { formProblems } from './form/translate.ts'
import { cutProblems, orderProblems } from './order-problems.ts'
import type { ParsedRule, ParseResult } from './parse-result.ts'
import { error, maxProblems, type Problem } from './problem.ts'
import type { Rule, RuleSet } from './types.ts'

export interface ParseOptions {
  /** The value was made by our own reader: nothing in it can be other than it seems, and nobody else has it. */
  readonly trusted?: boolean
  readonly places?: PlaceNames
}

/**
 * Checks the form of a rule set. Any JavaScript value may come: nothing of it is called, nothing throws, and the value of
 * the result is a copy.
 */
export function parseRuleSet(value: unknown): ParseResult {
  return inOneGo(parseRuleSetInSteps(value))
}

/** `parseRuleSet`, pausing after each rule, so that a caller can do it in slices. */
export function* parseRuleSetInSteps(value: unknown, options: ParseOptions = {}): Generator<void, ParseResult> {
  const budget = valueBudget()
  const taken = options.trusted ? asItIs(value) : plainDocument(value, budget)
  if (!taken.ok) return { ok: false, problems: [taken.problem], wellFormed: [] }
  const parse = new Parse(taken.value)
  for (const [index, entry] of parse.entries.entries()) {
    const pointer = `/rules/${index}`
    parse.take(options.trusted ? asItIs(entry) : plainCopy(entry, pointer, 2, budget), pointer)
    if (parse.errors >= maxProblems || budget.left < 0) break
    yield
  }
  return parse.conclude(options.places ?? pointersAsTheyAre)
}

export function inOneGo<Result>(steps: Generator<void, Result>): Result {
  while (true) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** One document on its way: rule by rule, then what only the whole can tell. */
class Parse {
  readonly #document: unknown
  readonly #problems: Problem[] = []
  readonly #rules: unknown[] = []
  readonly #wellFormed: ParsedRule[] = []
  /** The rules as they came; none of a document whose form says that they cannot be understood. */
  readonly entries: readonly unknown[]
  errors = 0

  constructor(document: unknown) {
    this.#document = document
    const found = documentProblems(document)
    this.#add(found)
    const isUnderstood = found.every(({ code }) => code !== 'RW106' && code !== 'RW117')
    this.entries = isUnderstood && isObject(document) && Array.isArray(document.rules) ? document.rules : []
  }

  take(rule: Plain, pointer: string): void {
    const found = cutProblems(rule.ok ? ruleProblems(rule.value, pointer) : [rule.problem])
    this.#rules.push(rule.ok ? rule.value : undefined)
    this.#add(found)
    if (rule.ok && !found.some(isError)) this.#wellFormed.push({ rule: rule.value as Rule, pointer })
  }

  conclude(places: PlaceNames): ParseResult {
    this.#add(duplicateIds(this.#rules, places))
    const document = isObject(this.#document) ? { ...this.#document, rules: this.#rules } : this.#document
    const problems = orderProblems(document, this.#problems)
    if (this.errors > 0) return { ok: false, problems, wellFormed: this.#wellFormed }
    return { ok: true, value: document as unknown as RuleSet, warnings: problems }
  }

  #add(found: readonly Problem[]): void {
    this.#problems.push(...found)
    this.errors += found.filter(isError).length
  }
}

function documentProblems(document: unknown): readonly Problem[] {
  const validate = validators.document()
  const found = validate(document) ? [] : formProblems(validate.errors ?? [], document, '')
  // Of another version nothing else can be said.
  const version = found.filter(({ code }) => code === 'RW106')
  return version.length > 0 ? version : [...found, ...checkEmpty(document, found)]
}

function checkEmpty(document: unknown, found: readonly Problem[]): readonly Problem[] {
  if (!isObject(document) || !Array.isArray(document.rules) || document.rules.length > 0) return []
  const isAllowed = document.allow_empty !== undefined && document.allow_empty !== false
  const isMisspelt = found.some(({ help }) => help === 'did you mean "allow_empty"?')
  if (isAllowed || isMisspelt) return []
  return [error('RW107', '/rules', 'a rule set without rules', 'to switch every rule off, say "allow_empty": true')]
}

function ruleProblems(rule: unknown, pointer: string): readonly Problem[] {
  const form = validators.isRule()(rule) ? [] : formProblemsOfRule(rule, pointer)
  return isObject(rule) ? [...form, ...checkRule(rule, pointer)] : form
}

/** A rule of more values is told its first mistake only: a hostile one must not make as many problems as it has values. */
const manyValues = 10_000

function formProblemsOfRule(rule: unknown, pointer: string): readonly Problem[] {
  const validate = hasMoreValues(rule, manyValues) ? validators.isRule() : validators.rule()
  validate(rule)
  return formProblems(validate.errors ?? [], rule, pointer)
}

function isError({ severity }: Problem): boolean {
  return severity === 'error'
}

function hasMoreValues(value: unknown, limit: number): boolean {
  const open = [value]
  for (let seen = 0; open.length > 0; seen += 1) {
    if (seen === limit) return true
    const next = open.pop()
    if (typeof next === 'object' && next !== null) for (const entry of Object.values(next)) open.push(entry)
  }
  return false
}

function asItIs(value: unknown): Plain {
  return { ok: true, value }
}

function pointersAsTheyAre(): (pointer: string) => string {
  return pointer => pointer
}
