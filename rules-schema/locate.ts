import { Lines, readJson, Wanted } from './json/index.ts'
import { lastToken } from './pointer.ts'
import type { Problem, ProblemCode } from './problem.ts'

export type Locate = (problems: readonly Problem[]) => readonly Problem[]

/** Problems about a name, shown at the name and not at its value. */
const aboutNames: ReadonlySet<ProblemCode> = new Set(['RW003', 'RW101', 'RW115', 'RW119'])

/**
 * Adds file, line and column to problems that have only a pointer into this text. What a pointer names is looked for by
 * reading the text once more: texts without problems never pay for positions.
 */
export function locateIn(text: string, file: string | undefined): Locate {
  return problems => {
    const sought = problems.filter(({ line }) => line === undefined)
    if (sought.length === 0) return problems.map(problem => inFile(problem, file))
    const wanted = Wanted.of(sought.map(({ pointer }) => pointer))
    readJson(text, wanted)
    const lines = new Lines(text)
    return problems.map(problem =>
      inFile(problem.line === undefined ? { ...problem, ...placeOf(problem, wanted, lines) } : problem, file),
    )
  }
}

/** Where several places are, as `file:line:column`. */
export function placesIn(
  text: string,
  file: string | undefined,
  pointers: readonly string[],
): (pointer: string) => string {
  const wanted = Wanted.of(pointers)
  readJson(text, wanted)
  const lines = new Lines(text)
  return pointer => {
    const { line, column } = lines.at(wanted.find(pointer).at(-1)?.value ?? 0)
    return file === undefined ? `line ${line}, column ${column}` : `${file}:${line}:${column}`
  }
}

export function inFile(problem: Problem, file: string | undefined): Problem {
  return file === undefined || problem.file !== undefined ? problem : { ...problem, file }
}

function placeOf(
  { code, pointer }: Problem,
  wanted: Wanted,
  lines: Lines,
): { readonly line: number; readonly column: number } {
  const place = wanted.find(pointer).at(-1)
  const isName = aboutNames.has(code) || (code === 'RW118' && lastToken(pointer) === '__proto__')
  return lines.at((isName ? place?.key : place?.value) ?? 0)
}
