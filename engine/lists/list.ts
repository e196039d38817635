import type { List } from '../../rules-schema/index.ts'
import type { ChangedRanges } from './changed-ranges.ts'
import type { ChangedValues } from './changed-values.ts'
import type { IpContents } from './ip-contents.ts'
import type { ValueContents } from './value-contents.ts'

/** Contents of its own: they count instead of what documents say, for a list of the same type. */
export interface Override {
  readonly type: List['type']
  readonly contents: ListContents
}

export type ListContents = ValueContents | IpContents | ChangedValues | ChangedRanges

/** What a document says. */
export interface Initial {
  readonly contents: ValueContents | IpContents
  /** As many as were written. */
  readonly entries: number
}

/** What all lists of an engine share. */
export interface ListContext {
  /** By list id. */
  readonly overrides: ReadonlyMap<string, Override>
  /** Another number whenever `overrides`, or what is in them, has changed. */
  readonly revision: { readonly number: number }
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** A list of a program. Looked at anew each time, since its contents may be replaced under open transactions. */
export class RuleList {
  readonly type: List['type']
  /** What the document says. */
  readonly initial: Initial
  private readonly id: string
  private readonly context: ListContext
  private folds = false
  /** Those that count, as of a revision: looking for an override costs as much as looking for a value. */
  private current: ListContents
  private asOf: number | undefined

  constructor(list: Pick<List, 'id' | 'type'>, initial: Initial, context: ListContext) {
    this.id = list.id
    this.type = list.type
    this.initial = initial
    this.context = context
    this.current = initial.contents
  }

  /** A rule asks without regard to case: what that takes is made now, in steps, and for later contents when they are set. */
  *foldCase(): Generator<void> {
    for (let folded: ListContents | undefined; folded !== this.contents(); ) {
      folded = this.contents()
      yield* folded.fold()
    }
    this.folds = true
  }

  /** So that no request has to wait for it. */
  prepare(contents: ListContents): void {
    if (this.folds) for (const _ of contents.fold());
  }

  /** An entry is over at its time, to the millisecond of the engine's clock. */
  has(text: string, caseSensitive: boolean): boolean {
    const untilMs = this.contents().find(text, caseSensitive)
    return untilMs !== undefined && (untilMs === Number.POSITIVE_INFINITY || this.context.clock() < untilMs)
  }

  /** Those that count now. */
  contents(): ListContents {
    const { number } = this.context.revision
    if (number !== this.asOf) {
      const override = this.context.overrides.get(this.id)
      this.current = override?.type === this.type ? override.contents : this.initial.contents
      this.asOf = number
    }
    return this.current
  }
}
