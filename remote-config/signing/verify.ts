import { isSignatureOf } from './ed25519.ts'
import {
  type EnvelopeLimits,
  type EnvelopeProblem,
  type ReadSignature,
  readEnvelope,
  readSignatures,
} from './envelope.ts'
import { defaultMaxPayloadBytes } from './limits.ts'
import { preAuthenticationEncoding } from './pae.ts'
import type { PublicKey } from './public-key.ts'
import { type Refused, refused } from './result.ts'

/** Why an envelope is not believed. */
export type RefusalCode =
  | EnvelopeProblem
  | 'payload-type-wrong'
  | 'signature-duplicate'
  | 'key-unknown'
  | 'signature-bad'
  | 'signatures-too-few'

export type Refusal = Refused<RefusalCode>

export interface Verified {
  readonly ok: true
  /** The very bytes that were signed; the envelope's own JSON is of no account any more. */
  readonly payload: Uint8Array
  /** Of the keys whose signatures were found good, in the order of the envelope; at least `threshold` of them. */
  readonly keyids: readonly string[]
  /** Of signatures that were passed over, since no key here has these ids. */
  readonly unknownKeyids: readonly string[]
}

export interface Expectation extends EnvelopeLimits {
  /** Exactly this one: a signature over one kind of statement is none over another. */
  readonly payloadType: string
  /** Of the one role that signs this kind. None: nothing is believed. */
  readonly keys: readonly PublicKey[]
  /** How many different keys have to have signed. @default 1 */
  readonly threshold?: number
}

/**
 * The payload of an envelope, if enough of the keys signed it. Never throws for anything that is in the envelope, and gives
 * no byte of a payload away that was not verified.
 *
 * Stricter than DSSE, which asks for enough good signatures and says nothing of the others: a key id is needed, a signature by a
 * known key that is bad refuses the envelope whatever the others are, and so does a key id that comes twice, known or not. Nobody
 * honest makes such an envelope, and the answer does not hang on the order of signatures. Signatures by unknown keys are passed
 * over: while keys are rotated, an envelope has one by a key that some instances do not know yet, or any more.
 *
 * @param envelope - a value of `JSON.parse` or `parseEnvelope`
 */
export function verify(envelope: unknown, expected: Expectation): Verified | Refusal {
  const threshold = checkedThreshold(expected.threshold)
  const read = readEnvelope(envelope, expected)
  if (!read.ok) return read
  const { payloadType, payload, signatures } = read.value
  if (payloadType !== expected.payloadType)
    return refused('payload-type-wrong', `the envelope is about ${payloadType}, and not about ${expected.payloadType}`)
  return verifySignatures(signatures, payload, expected, threshold)
}

/**
 * The same for a payload that travels apart from its signatures, as a manifest does that is there already: they are over
 * the expected type and these bytes, or they are bad.
 *
 * @param signatures - the member of that name of an envelope
 */
export function verifyDetached(signatures: unknown, payload: Uint8Array, expected: Expectation): Verified | Refusal {
  const threshold = checkedThreshold(expected.threshold)
  const { maxPayloadBytes = defaultMaxPayloadBytes } = expected
  if (payload.length > maxPayloadBytes)
    return refused('envelope-malformed', `the payload is larger than ${maxPayloadBytes} bytes`)
  const read = readSignatures(signatures)
  return read.ok ? verifySignatures(read.value, payload, expected, threshold) : read
}

/** A caller that asks for none would have everything believed. */
function checkedThreshold(threshold = 1): number {
  if (Number.isSafeInteger(threshold) && threshold >= 1) return threshold
  throw new RangeError('a threshold is a whole number from 1 on')
}

function verifySignatures(
  signatures: readonly ReadSignature[],
  payload: Uint8Array,
  { payloadType, keys }: Expectation,
  threshold: number,
): Verified | Refusal {
  const twice = firstDuplicate(signatures.map(({ keyid }) => keyid))
  if (twice !== undefined) return refused('signature-duplicate', `${twice} signs the envelope twice`)
  const message = preAuthenticationEncoding(payloadType, payload)
  const byId = new Map(keys.map(key => [key.keyid, key]))
  const keyids: string[] = []
  const unknownKeyids: string[] = []
  for (const { keyid, sig } of signatures) {
    const key = byId.get(keyid)
    if (key === undefined) unknownKeyids.push(keyid)
    else if (isSignatureOf(key, message, sig)) keyids.push(keyid)
    else return refused('signature-bad', `the signature of ${keyid} does not fit the payload`)
  }
  if (keyids.length === 0)
    return refused('key-unknown', `nobody signed the envelope who is trusted here: ${listed(unknownKeyids)}`)
  if (keyids.length < threshold)
    return refused('signatures-too-few', `${threshold} trusted keys have to sign the envelope, ${keyids.length} did`)
  return { ok: true, payload, keyids, unknownKeyids }
}

function firstDuplicate(values: readonly string[]): string | undefined {
  return values.find((value, at) => values.indexOf(value) !== at)
}

/** Enough to find the key by. */
function listed(keyids: readonly string[]): string {
  return `${keyids.slice(0, 3).join(', ')}${keyids.length > 3 ? `, and ${keyids.length - 3} more` : ''}`
}
