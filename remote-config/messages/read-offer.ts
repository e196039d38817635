import {
  anything,
  boolean,
  integer,
  list,
  Malformed,
  oneOf,
  optional,
  type Read,
  record,
  text,
} from '../content/forms/index.ts'
import { maxPatchHead, type OfferedRelease, type Patch } from '../content/index.ts'
import { bounds, limits } from './limits.ts'
import { hash, nonce, part, stream } from './read-common.ts'
import type { InlineObject, Offer } from './server-messages.ts'

const line = text(limits.frameBytes)

const patch = record<Patch>({
  base: hash,
  head: text(maxPatchHead, 1),
  lists: optional(list(line, { max: limits.patchLists })),
  set: list(line, { max: limits.patchRules }),
  remove: list(part, { max: limits.patchRules }),
})

/** In the one spelling that encoding the bytes gives. */
const payload: Read<string> = value => {
  if (typeof value === 'string' && value.length <= Math.ceil(limits.payloadBytes / 3) * 4) {
    const bytes = Buffer.from(value, 'base64')
    if (bytes.length <= limits.payloadBytes && bytes.toString('base64') === value) return value
  }
  throw new Malformed(`must be base64 of at most ${limits.payloadBytes} bytes`)
}

const releaseMembers = record<Offer['release']>({
  signatures: anything,
  payload: optional(payload),
  patch: optional(patch),
})

const release: Read<Offer['release']> = (value, tally) => {
  const read = releaseMembers(value, tally)
  if (read.payload === undefined || read.patch === undefined) return read
  throw new Malformed('must not have both payload and patch')
}

const objects = list(record<InlineObject>({ hash, text: line }), { max: limits.frameBytes })

const inline: Read<readonly InlineObject[]> = (value, tally) => {
  const read = objects(value, tally)
  const bytes = read.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  if (bytes <= limits.inlineBytes) return read
  throw new Malformed(`must have at most ${limits.inlineBytes} bytes of text together`)
}

export const offer = record<Offer>({
  type: oneOf('offer'),
  nonce,
  stream,
  assignment: anything,
  release,
  inline: optional(inline),
  epoch_record: optional(anything),
  force: optional(boolean),
  deadline_ms: optional(integer(bounds.deadlineMs.min, bounds.deadlineMs.max)),
})

/** What content makes of it. */
export function offeredRelease({ release: { signatures, payload, patch } }: Offer): OfferedRelease {
  return {
    signatures,
    ...(payload === undefined ? {} : { payload: Buffer.from(payload, 'base64') }),
    ...(patch === undefined ? {} : { patch }),
  }
}
