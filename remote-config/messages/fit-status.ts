import type { Attempt, ListState, ListStatus, ReportedProblem, Status } from './client-messages.ts'
import { cutText, encode, fits } from './encode.ts'
import { limits } from './limits.ts'

/** The frame of a status: texts are cut, and problems left out from the end. `problem_count` says how many there were. */
export function encodeStatus(status: Status): string {
  const { last_error } = status.health
  const health = { ...status.health, last_error: last_error === null ? null : cutText(last_error) }
  const problems = (status.attempt?.problems ?? []).slice(0, limits.problems).map(cutProblem)
  let frame = JSON.stringify({ ...status, health, attempt: withProblems(status.attempt, problems) })
  while (!fits(frame) && problems.length > 0) {
    problems.length = Math.floor(problems.length * 0.8)
    frame = JSON.stringify({ ...status, health, attempt: withProblems(status.attempt, problems) })
  }
  if (fits(frame)) return frame
  throw new RangeError('a status without problems does not fit into a frame')
}

function withProblems(attempt: Attempt | null, problems: readonly ReportedProblem[]): Attempt | null {
  return attempt === null ? null : { ...attempt, problems }
}

function cutProblem(problem: ReportedProblem): ReportedProblem {
  const { rule, help, file } = problem
  return {
    ...problem,
    code: cutText(problem.code, limits.shortText),
    message: cutText(problem.message),
    pointer: cutText(problem.pointer),
    ...(rule === undefined ? {} : { rule: cutText(rule) }),
    ...(help === undefined ? {} : { help: cutText(help) }),
    ...(file === undefined ? {} : { file: cutText(file) }),
  }
}

/**
 * The frames of a `list_status`, in their order: as many as its lists need.
 *
 * @param nextSeq - a number for each frame
 */
export function encodeListStatus(
  { lists, ...rest }: Omit<ListStatus, 'seq'>,
  nextSeq: () => number,
): readonly string[] {
  const frames: string[] = []
  const queue = [...lists.map(cutState)]
  do {
    let entries = queue.slice(0, limits.listsInStatus)
    const frameOf = () => JSON.stringify({ ...rest, seq: Number.MAX_SAFE_INTEGER, lists: entries })
    while (entries.length > 1 && !fits(frameOf())) entries = entries.slice(0, Math.ceil(entries.length / 2))
    queue.splice(0, Math.max(1, entries.length))
    frames.push(encode({ ...rest, seq: nextSeq(), lists: entries }))
  } while (queue.length > 0)
  return frames
}

function cutState(state: ListState): ListState {
  const { message } = state
  return typeof message === 'string' ? { ...state, message: cutText(message, limits.reasonText) } : state
}
