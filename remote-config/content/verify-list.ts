import type { Context } from './context.ts'
import { type ListHead, readListHead } from './list-head.ts'
import { ok, type Refusal, type Result, refuse } from './refusal.ts'
import type { SeenList, SeenLists } from './seen.ts'
import { epochOrder, foreignAudience, verifyEnvelope, wrongTime } from './verify-statement.ts'

/** What a list head is held against, besides what an assignment is. */
export interface ListContext extends Context {
  readonly seenLists: SeenLists
  /** The revision of contents that are there; undefined: the release's own. */
  revisionOf(list: string): number | undefined
  /** Of a list that a rule in scope, or the rest, of what is in force or attempted uses; undefined: nobody does. */
  kindOf(list: string): 'value' | 'ip' | undefined
  /** Entries of all other lists in use. */
  otherEntries(list: string): number
}

export interface VerifiedListHead {
  readonly head: ListHead
  /** What has to be remembered of this list. */
  readonly seen: SeenList
  /** `there`: this very revision, whose expiry moves forward. `unused`: told, and nothing is kept. */
  readonly kind: 'new' | 'there' | 'unused'
  readonly keyids: readonly string[]
  readonly unknownSignatures: number
  readonly ignored: number
}

/**
 * L1 to L5 of PROTOCOL.md, 8.2. Never throws for anything in the envelope.
 *
 * @param list - the one that it was offered for; undefined where the head says so alone (`renew`, what was kept)
 */
export function verifyListHead(
  envelope: unknown,
  list: string | undefined,
  context: ListContext,
): Result<VerifiedListHead> {
  const verified = verifyEnvelope(envelope, 'list', context)
  if (!verified.ok) return verified
  const read = readListHead(verified.payload)
  if (!read.ok) return { ...read, blame: null }
  const head = read.value.value
  const isThere = context.revisionOf(head.list) === head.revision
  const wrong =
    foreignAudience(head.audience, context, null) ??
    wrongEpoch(head, context) ??
    wrongTime(head, context, isThere, null) ??
    wrongRevision(head, context.seenLists.get(head.list)) ??
    (list !== undefined && list !== head.list ? refused(`its head is for the list ${head.list}`) : undefined)
  if (wrong !== undefined) return wrong
  const { keyids, unknownKeyids } = verified
  const seen = { revision: head.revision, contents: head.contents }
  const told = { head, seen, keyids, unknownSignatures: unknownKeyids.length, ignored: read.value.ignored }
  if (isThere) return ok({ ...told, kind: 'there' })
  const kind = context.kindOf(head.list)
  const notAllowed = aboveCeilings(head, context)
  if (notAllowed !== undefined) return notAllowed
  if (kind === undefined) return ok({ ...told, kind: 'unused' })
  return kind === head.kind
    ? ok({ ...told, kind: 'new' })
    : refused(`it is a list of the type ${kind}, not ${head.kind}`)
}

/** A list brings no record: the stream has to have taken its epoch before. */
function wrongEpoch({ epoch }: ListHead, { seen }: Context): Refusal | undefined {
  const order = seen === null ? 'another' : epochOrder(epoch, seen.epoch)
  if (order === 'same') return undefined
  if (order === 'older') return refuse('RW401', null, `the epoch ${epoch} is older than what was seen`)
  return refuse('RW415', null, `the epoch ${epoch} is not the one that was seen`)
}

/** L2. */
function wrongRevision({ revision, contents }: ListHead, seen: SeenList | undefined): Refusal | undefined {
  if (seen === undefined || revision > seen.revision) return undefined
  if (revision < seen.revision)
    return refuse('RW401', null, `revision ${revision} is older than ${seen.revision}, which was seen`)
  return contents === seen.contents
    ? undefined
    : refuse('RW402', null, `revision ${revision} had other contents before`)
}

/** L4. */
function aboveCeilings({ list, contents, count }: ListHead, context: ListContext): Refusal | undefined {
  if (!context.ceilings.remote_lists) return refuse('RW421', null, 'contents of lists come from releases only here')
  const entries = contents === null ? 0 : context.otherEntries(list) + count
  if (entries <= context.ceilings.max_list_entries) return undefined
  return refuse(
    'RW421',
    null,
    `with ${count} entries there would be ${entries} in all lists, more than are allowed here`,
  )
}

function refused(message: string): Refusal {
  return refuse('RW424', null, message)
}
