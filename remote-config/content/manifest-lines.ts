import type { Scope } from '../../rules-schema/index.ts'
import {
  closed,
  type Fields,
  forms,
  integer,
  list,
  matching,
  nullable,
  oneOf,
  optional,
  record,
  text,
  time,
} from './forms/index.ts'
import { maxContentBytes, maxListEntries, maxListsOfRule, maxManifestLists, maxNotes, maxSchema } from './limits.ts'
import type { ListLine, ManifestHead, RestLine, RuleLine } from './manifest.ts'

/** What each line of a manifest says: PROTOCOL.md, the tables of 4.2. */

const hash = matching(forms.hash)
const size = integer(0, maxContentBytes)
const id = matching(forms.part)

const rest = record<RestLine>({ hash, size, lists: list(id, { max: maxManifestLists }) })

export const head = record<ManifestHead>({
  format: oneOf(1),
  stream: matching(forms.stream),
  created_at: time,
  schema: integer(1, maxSchema),
  document: hash,
  rest,
  notes: nullable(text(maxNotes)),
})

export const listLine = record<ListLine>({
  id,
  hash,
  size,
  type: oneOf('value', 'ip'),
  entries: integer(0, maxListEntries),
})

const pair: Fields<Scope> = { service: optional(text(256, 1)), env: optional(text(256, 1)) }

export const ruleLine = record<RuleLine>({
  id,
  hash,
  size,
  // Ignoring what a pair asks for would make a rule apply where it is not meant for.
  scope: optional(list(closed(pair), { min: 1, max: 100 })),
  lists: list(id, { max: maxListsOfRule }),
})
