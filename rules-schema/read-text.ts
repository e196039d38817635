import type { PlaceNames } from './duplicate-ids.ts'
import { decodeJson, type JsonReading, Lines, readJson, type TextProblem, Wanted } from './json/index.ts'
import { inFile, type Locate, locateIn, placesIn } from './locate.ts'
import type { Problem } from './problem.ts'

/** A text as JSON, before anybody asks what it means. */
export interface TextReading {
  /** Only then there is a `value`. */
  readonly wellFormed: boolean
  readonly value: unknown
  /** Of the text, with their places. */
  readonly problems: readonly Problem[]
  readonly locate: Locate
  readonly places: PlaceNames
}

export function readText(source: string | Uint8Array, file: string | undefined): TextReading {
  const decoded = decodeJson(source)
  if (!decoded.ok) return unread(decoded.problem, file)
  const { text } = decoded
  const locate = locateIn(text, file)
  const reading = readJson(text)
  return {
    wellFormed: reading.wellFormed,
    value: reading.value,
    problems: locate(textProblems(text, reading)),
    locate,
    places: pointers => placesIn(text, file, pointers),
  }
}

function unread(problem: Problem, file: string | undefined): TextReading {
  return {
    wellFormed: false,
    value: undefined,
    problems: [inFile(problem, file)],
    locate: problems => problems.map(found => inFile(found, file)),
    places: () => pointer => pointer,
  }
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
