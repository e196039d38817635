import { cutProblems, type Problem, readRuleFiles } from '../../rules-schema/index.ts'
import type { ReportedProblem } from '../protocol/index.ts'
import { restless } from './file-problems.ts'
import { type PlaceName, placeNames } from './place-names.ts'
import type { Reading } from './read-rule-paths.ts'

/** What a reading is worth before the engine has seen it. */
export type Verdict =
  | {
      readonly kind: 'good'
      readonly document: unknown
      /** Gives file, line and column to problems that have a pointer into the document. */
      readonly locate: (problems: readonly ReportedProblem[]) => readonly ReportedProblem[]
      /** For messages about other documents, for as long as this one is in force. */
      readonly placeName: PlaceName
    }
  | { readonly kind: 'broken' | 'missing'; readonly problems: readonly ReportedProblem[] }

/** All files are one document. One of them that is wrong makes the whole wrong, and so does what may be a mix of two states. */
export function judge(path: string, { files, missing, problems, settled }: Reading): Verdict {
  if (!settled) return { kind: 'broken', problems: [restless(path)] }
  if (missing) return { kind: 'missing', problems }
  if (files.length === 0) return { kind: 'broken', problems: cutProblems(problems) }
  const read = readRuleFiles(files)
  const found = read.ok ? [] : read.problems
  if (!read.ok || problems.length > 0) return { kind: 'broken', problems: cutProblems([...problems, ...found]) }
  return {
    kind: 'good',
    document: read.document,
    // The engine's codes are those of rules-schema; the protocol's type only knows that they are texts.
    locate: told => read.locate(told as readonly Problem[]),
    placeName: placeNames(read),
  }
}
