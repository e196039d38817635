import type { Addresses } from '../scenario.ts'
import type { Verdict } from '../verdict.ts'

/** An engine that is measured. One in a process: two would share compiled code, and spoil what V8 learned of each. */
export interface Subject {
  /** In force when it resolves; in place of all that was there. Throws where a rule is not taken: it would agree with everything. */
  load(document: object): Promise<void>
  /** Another version of one rule, beside those that `load` took. In force when it resolves. */
  change(document: object): Promise<void>
  /** One request, from its beginning to its end; all that a service does for it is measured. Not to be called before `load`. */
  judge(addresses: Addresses): unknown
  /** What came of it. Not measured. */
  verdict(judged: unknown): Verdict
}

/** Which engine, as the parent says it. */
export type SubjectName =
  | { readonly kind: 'libddwaf' }
  /** `dist`: a folder that `npm run build` made. */
  | { readonly kind: 'rulewire'; readonly dist: string }

/** Time is never up, in either engine: a verdict that was cut short is no verdict to compare. */
export const timeoutMs = 60_000
