import type { SelfTime } from '../../common/profile.ts'
import type { RequestSpec } from './requests.ts'
import type { SubjectName } from './subject.ts'
import type { RoundResult } from './work.ts'

/** What a process is to measure. */
export interface Begin extends RequestSpec {
  readonly subject: SubjectName
  readonly scenario: string
  readonly roundMs: number
  /** Path of a JSON file with the rules in the format of the engine. */
  readonly document: string
  /** Likewise, an array of documents; undefined where the scenario changes nothing. */
  readonly revisions: string | undefined
}

/** From the parent; each is answered once, in their order. */
export type Ask =
  | { readonly type: 'begin'; readonly begin: Begin }
  | { readonly type: 'round'; readonly round: number }
  | { readonly type: 'profile'; readonly file: string }

export type Answer =
  | { readonly type: 'begun' }
  | { readonly type: 'round'; readonly result: RoundResult }
  | { readonly type: 'profile'; readonly selfTimes: readonly SelfTime[] }
