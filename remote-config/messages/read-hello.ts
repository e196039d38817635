import {
  forms,
  integer,
  list,
  mapOf,
  matching,
  nullable,
  oneOf,
  optional,
  record,
  text,
} from '../content/forms/index.ts'
import type { Capabilities, Hello, HelloStream, InstanceInfo, ShortAttempt } from './client-messages.ts'
import { limits } from './limits.ts'
import { active, blame, epoch, hash, name, revision, seen, short, source, stream } from './read-common.ts'

const id = matching(forms.id)
const texts = optional(list(short, { max: limits.capabilityTexts }))
const keyids = list(matching(forms.keyid), { max: limits.keyids })

const instance = record<InstanceInfo>({ id, boot_id: id, service: name, env: name, version: name })

const capabilities = record<Capabilities>({
  hash,
  engine: short,
  schemas: list(integer(1), { min: 1, max: 16 }),
  operators: texts,
  limits: optional(mapOf(integer(0), limits.capabilityLimits)),
  actions: texts,
  features: texts,
})

/** Null are those of an attempt whose assignment was not verified. */
export const shortAttempt = {
  epoch: nullable(epoch),
  revision: nullable(revision),
  release: nullable(hash),
  state: text(limits.shortText, 1),
  blame,
}

const helloStream = record<HelloStream>({
  stream,
  source,
  seen,
  active,
  attempt: nullable(record<ShortAttempt>(shortAttempt)),
  have: list(hash, { max: limits.have }),
  refused: list(hash, { max: limits.refused }),
})

export const hello = record<Hello>({
  type: oneOf('hello'),
  client: record({ name: short, version: short, node: short }),
  instance,
  capabilities,
  root_version: optional(integer(0)),
  trust: record<Hello['trust']>({ mode: oneOf('pinned', 'development'), author: keyids, server: keyids }),
  streams: list(helloStream, { min: 1, max: 1 }),
})
