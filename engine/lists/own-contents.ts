import { error, type List, type ListEntry, type Problem } from '../../rules-schema/index.ts'
import type { ChangeListResult, ListChange, SetListResult } from '../contract.ts'
import { ChangedRanges } from './changed-ranges.ts'
import { ChangedValues } from './changed-values.ts'
import { IpContents } from './ip-contents.ts'
import type { ListContents, ListContext, Override, RuleList } from './list.ts'
import { readListChange } from './read-list-change.ts'
import { contentsFrom, maxEntries, tooMany } from './set-list.ts'
import { ValueContents } from './value-contents.ts'

/** Lists that have been given contents of their own, which count instead of what documents say. */
export class OwnContents {
  readonly context: ListContext
  private readonly own = new Map<string, Override>()
  private readonly revision = { number: 0 }

  constructor(clock: () => number) {
    this.context = { overrides: this.own, revision: this.revision, clock }
  }

  /** `declared`: the list of this id in a set in force. Null: it has no contents of its own any more. */
  set(id: string, declared: RuleList | undefined, entries: readonly ListEntry[] | null): SetListResult {
    if (entries === null) return this.giveBack(id, declared)
    const type = this.typeOf(id, declared)
    if (type === undefined) return { ok: false, problems: [unknownList(id)] }
    const result = contentsFrom(type, entries)
    if (result.ok) this.take(id, declared, { type, contents: result.contents })
    return result.ok ? { ok: true, entries: result.entries } : result
  }

  change(id: string, declared: RuleList | undefined, change: ListChange): ChangeListResult {
    const type = this.typeOf(id, declared)
    const before = declared?.contents() ?? this.own.get(id)?.contents
    if (type === undefined || before === undefined) return { ok: false, problems: [unknownList(id)] }
    const read = readListChange(type, change)
    if ('problems' in read) return { ok: false, problems: read.problems }
    const contents = changeable(before)
    if (contents.sizeAfter(read.change) > maxEntries) return { ok: false, problems: [tooMany('/set')] }
    const nowMs = this.context.clock()
    let absent = 0
    for (const value of read.change.remove) if (!((contents.endOf(value) ?? nowMs) > nowMs)) absent++
    contents.change(read.change, nowMs)
    this.take(id, declared, { type, contents })
    return { ok: true, entries: contents.size, absent }
  }

  private giveBack(id: string, declared: RuleList | undefined): SetListResult {
    if (declared === undefined && !this.own.has(id)) return { ok: false, problems: [unknownList(id)] }
    declared?.prepare(declared.initial.contents)
    this.own.delete(id)
    this.revision.number++
    return { ok: true, entries: declared?.initial.entries ?? 0 }
  }

  private take(id: string, declared: RuleList | undefined, own: Override): void {
    declared?.prepare(own.contents)
    this.own.set(id, own)
    this.revision.number++
  }

  /** A list that no set declares any more is known as long as it has contents of its own. */
  private typeOf(id: string, declared: RuleList | undefined): List['type'] | undefined {
    return declared?.type ?? this.own.get(id)?.type
  }
}

/** Those that are as they were made stay so: a document's may be asked for again. */
function changeable(contents: ListContents): ChangedValues | ChangedRanges {
  if (contents instanceof ValueContents) return new ChangedValues(contents)
  return contents instanceof IpContents ? new ChangedRanges(contents) : contents
}

function unknownList(id: string): Problem {
  return error(
    'RW122',
    '',
    `no rule set in force declares a list ${JSON.stringify(id)}`,
    'declare it under "lists" first',
  )
}
