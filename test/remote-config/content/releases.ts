import {
  type Assignment,
  assignmentBytes,
  type Context,
  defaultCeilings,
  type MadeRelease,
  makeRelease,
  payloadTypes,
} from '../../../remote-config/content/index.ts'
import { type Envelope, type PrivateKey, sign, type Trust } from '../../../remote-config/signing/index.ts'
import type { List, Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { keyNumber } from '../signing/keys.ts'

export const author = keyNumber(1)
export const server = keyNumber(2)
export const stranger = keyNumber(9)
export const trust: Trust = { author: [author.publicKey], server: [server.publicKey] }

export const epoch = '1-8f0c2a6e51d94b7a'
export const issued = '2026-11-04T15:30:05Z'
export const now = Date.parse('2026-11-04T15:30:10Z')

export function rule(id: string, more: Partial<Rule> = {}): Rule {
  return { id, category: 'business_logic', event: 'e', ...more }
}

export function document(rules: readonly Rule[], more: Partial<RuleSetDocument> = {}): RuleSetDocument {
  return { version: 1, rules, ...more }
}

export function list(id: string, ...values: readonly string[]): List {
  return { id, type: 'value', entries: values.map(value => ({ value })) }
}

export function made(
  of: RuleSetDocument,
  created_at = '2026-11-04T15:30:02Z',
  notes: string | null = null,
): MadeRelease {
  const release = makeRelease(of, { created_at, notes, stream: 'main' })
  if (!release.ok) throw new Error(release.message)
  return release.value
}

export function assignmentOf({ manifest }: MadeRelease, more: Partial<Assignment> = {}): Assignment {
  return {
    format: 1,
    audience: { environment: null, service: null, stream: 'main' },
    epoch,
    revision: 58,
    release: manifest.release,
    release_size: manifest.size,
    issued_at: issued,
    expires_at: '2026-11-05T15:30:05Z',
    not_before: null,
    min_release: null,
    rollback: false,
    allow_empty: false,
    ...more,
  }
}

export function assigned(assignment: Assignment, keys: readonly PrivateKey[] = [server]): Envelope {
  return sign(payloadTypes.assignment, assignmentBytes(assignment), keys)
}

export function released(bytes: Uint8Array, keys: readonly PrivateKey[] = [author]): Envelope['signatures'] {
  return sign(payloadTypes.release, bytes, keys).signatures
}

export const everywhere = { service: null, env: null }

export function context(more: Partial<Context> = {}): Context {
  return {
    stream: 'main',
    where: everywhere,
    trust,
    ceilings: defaultCeilings,
    schemas: [1],
    seen: null,
    inForce: null,
    now,
    wasRefused: () => false,
    ...more,
  }
}

/** Manifest and objects of releases, by hash. */
export function shelf(...releases: readonly MadeRelease[]): (hash: string) => Uint8Array | undefined {
  const all = new Map(
    releases.flatMap(({ objects, manifest, bytes }) => [...objects, [manifest.release, bytes] as const]),
  )
  return hash => all.get(hash)
}
