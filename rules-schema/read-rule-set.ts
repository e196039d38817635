import { decodeJson, type JsonReading, Lines, readJson, type TextProblem, Wanted } from './json/index.ts'
import { inFile, type Locate, locateIn, placesIn } from './locate.ts'
import { cutProblems } from './order-problems.ts'
import { type ParseResult, parsedRules } from './parse-result.ts'
import { inOneGo, parseRuleSetInSteps } from './parse-rule-set.ts'
import { partsOf } from './parts.ts'
import type { Problem } from './problem.ts'

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
  const { file } = options
  const decoded = decodeJson(source)
  if (!decoded.ok)
    return unread([inFile(decoded.problem, file)], problems => problems.map(problem => inFile(problem, file)))
  const { text } = decoded
  const locate = locateIn(text, file)
  const reading = readJson(text)
  const textual = locate(textProblems(text, reading))
  if (!reading.wellFormed) return unread(textual, locate)
  const parsed = inOneGo(
    parseRuleSetInSteps(reading.value, { trusted: true, places: pointers => placesIn(text, file, pointers) }),
  )
  return { ...withProblems(parsed, textual, locate), document: reading.value, locate }
}

function withProblems(parsed: ParseResult, textual: readonly Problem[], locate: Locate): ParseResult {
  if (parsed.ok && textual.length === 0) return { ...parsed, warnings: locate(parsed.warnings) }
  const problems = inTextOrder([...textual, ...locate(parsed.ok ? parsed.warnings : parsed.problems)])
  return {
    ok: false,
    problems: cutProblems(problems),
    wellFormed: parsed.ok ? parsedRules(parsed.value) : parsed.wellFormed,
    parts: parsed.ok ? partsOf(parsed.value) : parsed.parts,
  }
}

function unread(problems: readonly Problem[], locate: Locate): ReadResult {
  return { ok: false, problems: cutProblems(problems), wellFormed: [], parts: {}, document: undefined, locate }
}

function inTextOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}

/** What the reader found, with places; of a member that is there twice both. */
function textProblems(text: string, { problems }: JsonReading): readonly Problem[] {
  if (problems.length === 0) return []
  const lines = new Lines(text)
  const twice = Wanted.of(problems.filter(({ code }) => code === 'RW003').map(({ pointer }) => pointer))
  if (problems.some(({ code }) => code === 'RW003')) readJson(text, twice)
  return problems.map(problem => toProblem(problem, lines, twice))
}

function toProblem({ offset, ...found }: TextProblem, lines: Lines, twice: Wanted): Problem {
  const first = found.code === 'RW003' ? lines.at(twice.find(found.pointer)[0]?.key ?? 0) : undefined
  const message =
    first === undefined ? found.message : `${found.message}: first in line ${first.line}, column ${first.column}`
  return { ...found, message, severity: 'error', ...lines.at(offset) }
}
