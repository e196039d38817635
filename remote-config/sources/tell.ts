import type { Log } from '../client/faults.ts'
import type { ReportedProblem } from '../protocol/index.ts'

/** More of them are in the status. */
const maxLines = 20

/** A line that says what became of the files, and one for each problem. */
export function tellProblems(log: Log, path: string, headline: string, problems: readonly ReportedProblem[]): void {
  log('error', `${path}: ${headline}`)
  for (const problem of problems.slice(0, maxLines))
    log(problem.severity === 'error' ? 'error' : 'warn', line(path, problem))
  if (problems.length > maxLines) log('error', `${path}: and ${problems.length - maxLines} problems more`)
}

export function tellWarnings(log: Log, path: string, warnings: readonly ReportedProblem[]): void {
  for (const warning of warnings.slice(0, maxLines)) log('warn', line(path, warning))
  if (warnings.length > maxLines) log('warn', `${path}: and ${warnings.length - maxLines} warnings more`)
}

function line(path: string, { code, message, file = path, line, column, pointer }: ReportedProblem): string {
  const place = line === undefined ? '' : `:${line}:${column ?? 1}`
  return `${file}${place} ${code}${pointer === '' ? '' : ` ${pointer}`} ${message}`
}
