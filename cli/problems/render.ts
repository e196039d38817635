import { type Problem, problemCodes } from '../../rules-schema/index.ts'
import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import { codeFrame } from './code-frame.ts'

/** The texts that problems are about, by the name they give to their file. */
export type Sources = ReadonlyMap<string, string>

/**
 * One problem for people:
 *
 *     rules/billing.json:14:22  RW103 pattern-invalid  /rules/0/conditions/1/regex
 *      14 │           "regex": "(?=x)"
 *         │                    ^
 *       invalid perl operator: (?=
 *       help: match the two parts in two conditions
 */
export function renderProblem(
  problem: Problem,
  sources: Sources,
  { colors, width }: Pick<Output, 'colors' | 'width'>,
): string {
  const paint = problem.severity === 'error' ? colors.red : colors.yellow
  const head = [place(problem), paint(name(problem)), printable(problem.pointer)].filter(part => part !== '')
  const frame = frameOf(problem, sources, width)
  const help = problem.help === undefined ? [] : [`  ${colors.cyan('help:')} ${printable(problem.help)}`]
  return [head.join('  '), ...frame, `  ${printable(problem.message)}`, ...help].join('\n')
}

/** `2 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter(part => part !== undefined)
  return parts.length === 0 ? 'no problems' : parts.join(', ')
}

/** `1 rule`, `3 rules`, and nothing of none. */
export function counted(count: number, noun: string): string | undefined {
  return count === 0 ? undefined : `${count} ${noun}${count === 1 ? '' : 's'}`
}

function place({ file, line, column }: Problem): string {
  return [file === undefined ? '' : printable(file), line, column]
    .filter(part => part !== undefined && part !== '')
    .join(':')
}

/** A control plane that is newer than this tool may know more codes. */
function name({ code, severity }: Problem): string {
  const slug = (problemCodes as Readonly<Record<string, string>>)[code] ?? ''
  return printable(`${code} ${slug}${severity === 'warning' ? ' (warning)' : ''}`)
}

function frameOf({ file, line, column }: Problem, sources: Sources, width: number): readonly string[] {
  const source = file === undefined ? undefined : sources.get(file)
  return source === undefined || line === undefined || column === undefined
    ? []
    : codeFrame(source, line, column, width)
}
