import { createHash } from 'node:crypto'
import { hashRuleSet, type RuleSetDocument } from '../../rules-schema/index.ts'

/** The last good rule set of a stream, as it was acknowledged. */
export interface Snapshot {
  /** The control plane it came from; revisions of another one say nothing about it. */
  readonly origin: string
  readonly stream: string
  readonly revision: number
  readonly hash: string
  /** Epoch milliseconds. */
  readonly savedAt: number
  readonly document: unknown
}

export type ReadSnapshot =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly reason: string }

const format = 'rulewire.snapshot.1'
const opening = '{"checksum":"'
const middle = '","snapshot":'
const closing = '}\n'
const checksumLength = 'sha256:'.length + 64

/** About a millisecond of work, so that a large rule set does not hold up the requests of the service. */
const rulesPerPiece = 50

/**
 * RULEWIRE-V1.md, section 6. One JSON file whose checksum covers the exact bytes of its member `snapshot`; in pieces that belong
 * together, made in slices. The document has a list of rules.
 */
export async function encodeSnapshot(snapshot: Snapshot): Promise<readonly string[]> {
  const digest = createHash('sha256')
  const pieces: string[] = []
  for (const piece of bodyPieces(snapshot)) {
    digest.update(piece)
    pieces.push(piece)
    if (pieces.length > 1) await new Promise(setImmediate)
  }
  return [`${opening}sha256:${digest.digest('hex')}${middle}`, ...pieces, closing]
}

function* bodyPieces({ origin, stream, revision, hash, savedAt, document }: Snapshot): Generator<string> {
  const { rules, ...rest } = document as { readonly rules: readonly unknown[] }
  const empty = { ...rest, rules: [] }
  const around = JSON.stringify({ format, origin, stream, revision, hash, saved_at: savedAt, document: empty })
  const end = ']}}'
  yield around.slice(0, -end.length)
  for (let at = 0; at < rules.length; at += rulesPerPiece) {
    const piece = JSON.stringify(rules.slice(at, at + rulesPerPiece)).slice(1, -1)
    yield at === 0 ? piece : `,${piece}`
  }
  yield end
}

/** Trusts nothing: a write may have been torn, and a file may have been put there by somebody else. */
export function decodeSnapshot(file: string): ReadSnapshot {
  const bodyAt = opening.length + checksumLength + middle.length
  const framed =
    file.startsWith(opening) && file.endsWith(closing) && file.slice(bodyAt - middle.length, bodyAt) === middle
  if (!framed) return { ok: false, reason: 'it is torn, or not a snapshot' }
  const body = file.slice(bodyAt, -closing.length)
  if (file.slice(opening.length, opening.length + checksumLength) !== checksum(body)) {
    return { ok: false, reason: 'its checksum is wrong' }
  }
  return decodeBody(body)
}

function decodeBody(body: string): ReadSnapshot {
  try {
    const read = JSON.parse(body)
    if (read.format !== format) return { ok: false, reason: 'it has a format of another version' }
    if (typeof read.origin !== 'string' || typeof read.stream !== 'string')
      return { ok: false, reason: 'it names no origin' }
    if (!Number.isSafeInteger(read.revision) || read.revision < 1) return { ok: false, reason: 'it has no revision' }
    if (hashRuleSet(read.document as RuleSetDocument) !== read.hash)
      return { ok: false, reason: 'its rule set has another hash' }
    const { origin, stream, revision, hash, document } = read
    return { ok: true, snapshot: { origin, stream, revision, hash, savedAt: Number(read.saved_at) || 0, document } }
  } catch {
    return { ok: false, reason: 'it cannot be read' }
  }
}

function checksum(body: string): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}
