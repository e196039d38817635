import { maxProblems } from '../../rules-schema/index.ts'
import { maxClientFrameBytes, maxProblemText } from './limits.ts'
import type { ReportedProblem, Status } from './messages.ts'

/** The frame of a status, within its limits: texts are cut, and problems left out from the end where they do not fit. */
export function statusFrame(status: Status): string {
  const problems = (status.attempt?.problems ?? []).slice(0, maxProblems).map(cutProblem)
  let frame = serialize(status, problems)
  while (Buffer.byteLength(frame) > maxClientFrameBytes && problems.length > 0) {
    problems.length = Math.floor(problems.length * 0.8)
    frame = serialize(status, problems)
  }
  return frame
}

function serialize(status: Status, problems: readonly ReportedProblem[]): string {
  const health = { ...status.health, last_error: cutOrNull(status.health.last_error) }
  const attempt = status.attempt === null ? null : { ...status.attempt, problems }
  return JSON.stringify({ ...status, attempt, health })
}

function cutProblem(problem: ReportedProblem): ReportedProblem {
  return {
    ...problem,
    message: cutText(problem.message),
    pointer: cutText(problem.pointer),
    ...(problem.help === undefined ? {} : { help: cutText(problem.help) }),
    ...(problem.file === undefined ? {} : { file: cutText(problem.file) }),
  }
}

const cutOrNull = (text: string | null): string | null => (text === null ? null : cutText(text))

/** At most as long as the other side takes. */
export function cutText(text: string): string {
  return text.length <= maxProblemText ? text : `${text.slice(0, maxProblemText - 1)}…`
}
