import {
  type EnvelopeLimits,
  type PublicKey,
  refusalCodes,
  type Verified,
  verify,
  verifyDetached,
} from '../signing/index.ts'
import type { Context } from './context.ts'
import { skewOf } from './context.ts'
import { epochNumber } from './forms/index.ts'
import { maxManifestBytes, maxStatementBytes } from './limits.ts'
import { payloadTypes } from './payload-types.ts'
import { type Blame, type Refusal, type RefusalCode, refuse } from './refusal.ts'
import { type Audience, millisecondsOf } from './statement.ts'

/** What assignments and list heads have in common, step by step (PROTOCOL.md, 7.2). */

const signedBy = { release: 'author', assignment: 'server', list: 'server' } as const

/** V1 and V2: the payload that the right role signed. */
export function verifyEnvelope(
  envelope: unknown,
  kind: 'assignment' | 'list',
  { trust }: Pick<Context, 'trust'>,
): Verified | Refusal {
  const blame = kind === 'list' ? null : 'assignment'
  return told(verify(envelope, expectation(kind, trust[signedBy[kind]], { maxPayloadBytes: maxStatementBytes })), blame)
}

/** Of V10: that an author signed these bytes. */
export function verifyReleaseSignatures(
  signatures: unknown,
  bytes: Uint8Array,
  { trust }: Pick<Context, 'trust'>,
): Verified | Refusal {
  const expected = expectation('release', trust[signedBy.release], { maxPayloadBytes: maxManifestBytes })
  return told(verifyDetached(signatures, bytes, expected), 'release')
}

function expectation(kind: keyof typeof signedBy, keys: readonly PublicKey[], limits: EnvelopeLimits) {
  return { payloadType: payloadTypes[kind], keys, ...limits }
}

function told(result: ReturnType<typeof verify>, blame: Blame | null): Verified | Refusal {
  return result.ok ? result : refuse(refusalCodes[result.code], blame, result.message)
}

/** V4. */
export function foreignAudience(
  { environment, service, stream }: Audience,
  context: Pick<Context, 'stream' | 'where' | 'ceilings'>,
  blame: Blame | null,
): Refusal | undefined {
  const foreign = (what: string) => refuse('RW414', blame, `it is for ${what}`)
  if (stream !== context.stream) return foreign(`the stream ${stream}`)
  if (environment === null && context.ceilings.audience === 'exact') return foreign('every environment')
  if (environment !== null && environment !== context.where.env) return foreign(`the environment ${environment}`)
  if (service !== null && service !== context.where.service) return foreign(`the service ${service}`)
  return undefined
}

/** How an epoch stands to the one that was seen. */
export type EpochOrder = 'same' | 'older' | 'newer' | 'another'

export function epochOrder(epoch: string, seen: string): EpochOrder {
  if (epoch === seen) return 'same'
  const difference = epochNumber(epoch) - epochNumber(seen)
  if (difference === 0) return 'another'
  return difference < 0 ? 'older' : 'newer'
}

interface Times {
  readonly issued_at: string
  readonly expires_at: string
  readonly not_before?: string | null
}

/**
 * V7, with the allowance in the instance's favour.
 *
 * @param isThere - what it is about is in use already: that it is over then raises `stale`, and refuses nothing
 */
export function wrongTime(
  { issued_at, expires_at, not_before = null }: Times,
  context: Pick<Context, 'now' | 'skewMs'>,
  isThere: boolean,
  blame: Blame | null,
): Refusal | undefined {
  const { now } = context
  if (now === null) return undefined
  const wrong = (code: RefusalCode, what: string) =>
    refuse(code, blame, `${what}, and it is ${new Date(now).toISOString()} here`)
  const skew = skewOf(context)
  if (millisecondsOf(issued_at) - skew > now) return wrong('RW413', `it was issued at ${issued_at}`)
  if (not_before !== null && millisecondsOf(not_before) - skew > now)
    return wrong('RW413', `it is not valid before ${not_before}`)
  if (!isThere && millisecondsOf(expires_at) + skew <= now) return wrong('RW412', `it expired at ${expires_at}`)
  return undefined
}

/** Whether what is in force is not covered any more: PROTOCOL.md, 5.3. It stays in force. */
export function isStale({ expires_at }: Pick<Times, 'expires_at'>, now: number, skewMs?: number): boolean {
  return millisecondsOf(expires_at) + skewOf(skewMs === undefined ? {} : { skewMs }) <= now
}
