import type { ReportedProblem } from '../protocol/index.ts'

/** What `apply` answers. The engine's result fits; this room does not know the engine. */
export type ApplyResult =
  | {
      readonly ok: true
      /** Of the document. */
      readonly hash: string
      /** Of everything that is in force now, other sources included. */
      readonly program: string
      readonly rules: number
      readonly warnings: readonly ReportedProblem[]
    }
  | { readonly ok: false; readonly problems: readonly ReportedProblem[] }

/** Puts a document in force, or answers why not and leaves everything as it was. */
export type Apply = (document: unknown) => Promise<ApplyResult>
