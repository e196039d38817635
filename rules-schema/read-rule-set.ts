import type { Locate } from './locate.ts'
import { cutProblems } from './order-problems.ts'
import { type ParseResult, parsedRules } from './parse-result.ts'
import { type ParseOptions, parseRuleSetInSteps } from './parse-rule-set.ts'
import { partsOf } from './parts.ts'
import type { Problem } from './problem.ts'
import { readText, type TextReading } from './read-text.ts'
import { inOneGo } from './steps.ts'

export interface ReadOptions {
  /** The name that problems give to the text. */
  readonly file?: string
}

/** Of a text: as `ParseResult`, with line and column in every problem. */
export type ReadResult = ParseResult & {
  /** The plain value, when the text was JSON at all; not checked. */
  readonly document: unknown
  /** Adds file, line and column to problems that others found in this document. */
  readonly locate: Locate
}

/** Reads a rule set from JSON. Bytes must be UTF-8; a byte order mark is allowed. Never throws. */
export function readRuleSet(source: string | Uint8Array, options: ReadOptions = {}): ReadResult {
  return parseText(readText(source, options.file), {})
}

/** What a text that was read says; `options` when it is one of several. */
export function parseText(
  { wellFormed, value, problems, locate, places }: TextReading,
  options: Pick<ParseOptions, 'declared' | 'isPart'>,
): ReadResult {
  if (!wellFormed)
    return { ok: false, problems: cutProblems(problems), wellFormed: [], parts: {}, document: undefined, locate }
  const parsed = inOneGo(parseRuleSetInSteps(value, { ...options, trusted: true, places }))
  return { ...withProblems(parsed, problems, locate), document: value, locate }
}

function withProblems(parsed: ParseResult, textual: readonly Problem[], locate: Locate): ParseResult {
  if (parsed.ok && textual.length === 0) return { ...parsed, warnings: locate(parsed.warnings) }
  const problems = inTextOrder([...textual, ...locate(parsed.ok ? parsed.warnings : parsed.problems)])
  return {
    ok: false,
    problems: cutProblems(problems),
    wellFormed: parsed.ok ? parsedRules(parsed.value) : parsed.wellFormed,
    parts: parsed.ok ? partsOf(parsed.value, parsed.value.exclusions ?? []) : parsed.parts,
  }
}

function inTextOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
