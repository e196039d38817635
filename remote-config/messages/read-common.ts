import {
  forms,
  integer,
  Malformed,
  matching,
  nullable,
  oneOf,
  optional,
  type Read,
  record,
  text,
} from '../content/forms/index.ts'
import type { Assigned, Blame, Head, ProtocolError, Revision, Running, Source } from './common.ts'
import { limits } from './limits.ts'

export const stream = matching(forms.stream)
export const hash = matching(forms.hash)
export const epoch = matching(forms.epoch)
export const nonce = matching(forms.nonce)
export const part = matching(forms.part)
export const name = nullable(matching(forms.name))
export const revision = integer(1)
export const count = integer(0)
export const short = text(limits.shortText)
export const reason = text(limits.reasonText)

export const source: Read<Source> = oneOf('live', 'disk', 'packaged', 'none')
export const blame: Read<Blame | null> = nullable(oneOf('release', 'assignment', 'transfer', 'instance'))

export const seen = nullable(record<Revision>({ epoch, revision }))
export const assigned = { epoch, revision, release: hash }
export const anAssigned = record<Assigned>(assigned)
export const active = nullable(record<Running>({ ...assigned, hash, program: text(limits.program, 1) }))

const headMembers = record<Head>({ stream, epoch, revision: count, release: nullable(hash) })

export const head: Read<Head> = (value, tally) => {
  const read = headMembers(value, tally)
  if ((read.revision === 0) === (read.release === null)) return read
  throw new Malformed('must have a release, or the revision 0')
}

export const error = record<ProtocolError>({
  type: oneOf('error'),
  code: short,
  message: text(limits.errorText),
  nonce: optional(nonce),
})
