import { decodeBase64, encodedLength } from './base64.ts'
import { hasDuplicateNames } from './duplicate-names.ts'
import {
  defaultMaxPayloadBytes,
  maxEnvelopeOverhead,
  maxKeyidLength,
  maxPayloadTypeLength,
  maxSignatureBytes,
  maxSignatures,
} from './limits.ts'
import { type Result, refused } from './result.ts'

/** DSSE v1, "envelope", as it travels: a member of a message, or a JSON file of its own. */
export interface Envelope {
  readonly payloadType: string
  /** Base64, see `decodeBase64`. */
  readonly payload: string
  readonly signatures: readonly EnvelopeSignature[]
}

export interface EnvelopeSignature {
  readonly keyid: string
  /** Base64 likewise. */
  readonly sig: string
}

/** An envelope whose form is right, of which nothing is verified. */
export interface ReadEnvelope {
  readonly payloadType: string
  readonly payload: Buffer
  readonly signatures: readonly ReadSignature[]
}

export interface ReadSignature {
  readonly keyid: string
  readonly sig: Buffer
}

export type EnvelopeProblem = 'envelope-malformed' | 'signature-missing' | 'signatures-too-many'

export interface EnvelopeLimits {
  /** Decoded. @default 8 MiB */
  readonly maxPayloadBytes?: number
}

const printableAscii = /^[\x21-\x7e]+$/

/** RFC 6838 allows no others; nothing to normalise, and as many bytes as characters. */
export function isPayloadType(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxPayloadTypeLength && printableAscii.test(value)
}

/**
 * The value of an envelope's text, for `verify`: within its limit, UTF-8, JSON, and no name twice in any object. What it holds
 * was signed as bytes of its own, so reading the envelope decides nothing about them.
 */
export function parseEnvelope(
  source: string | Uint8Array,
  { maxPayloadBytes = defaultMaxPayloadBytes }: EnvelopeLimits = {},
): Result<unknown, 'envelope-malformed'> {
  const maxLength = encodedLength(maxPayloadBytes) + maxEnvelopeOverhead
  if (source.length > maxLength) return malformed(`it is longer than ${maxLength} bytes`)
  try {
    const text = typeof source === 'string' ? source : utf8.decode(source)
    const value: unknown = JSON.parse(text)
    return hasDuplicateNames(text, value) ? malformed('it has a member twice') : { ok: true, value }
  } catch {
    return malformed('it is not JSON in UTF-8')
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Checks the form of an envelope, and decodes it. Own members only, so that nothing that was done to `Object.prototype` is read as
 * one; unknown members are ignored, as DSSE asks. Every length is looked at before anything is decoded.
 */
export function readEnvelope(
  value: unknown,
  { maxPayloadBytes = defaultMaxPayloadBytes }: EnvelopeLimits = {},
): Result<ReadEnvelope, EnvelopeProblem> {
  const payloadType = own(value, 'payloadType')
  if (!isPayloadType(payloadType)) return malformed('payloadType must be a text of printable ASCII')
  const signatures = readSignatures(own(value, 'signatures'))
  if (!signatures.ok) return signatures
  const payload = bytesOf(own(value, 'payload'), maxPayloadBytes)
  if (payload === undefined) return malformed(`payload must be base64 of at most ${maxPayloadBytes} bytes`)
  return { ok: true, value: { payloadType, payload, signatures: signatures.value } }
}

/** The list of signatures by itself, for a payload that travels apart from them. */
export function readSignatures(value: unknown): Result<readonly ReadSignature[], EnvelopeProblem> {
  if (!Array.isArray(value)) return malformed('signatures must be a list')
  if (value.length === 0) return refused('signature-missing', 'the envelope has no signature')
  if (value.length > maxSignatures)
    return refused('signatures-too-many', `${value.length} signatures are more than ${maxSignatures}`)
  const signatures: ReadSignature[] = []
  for (const one of value) {
    const keyid = own(one, 'keyid')
    const sig = bytesOf(own(one, 'sig'), maxSignatureBytes)
    if (!isKeyid(keyid) || sig === undefined) return malformed('a signature must have a keyid and a sig in base64')
    signatures.push({ keyid, sig })
  }
  return { ok: true, value: signatures }
}

/** Of whatever algorithm: signatures by keys that are not known here are passed over. */
function isKeyid(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxKeyidLength && printableAscii.test(value)
}

function bytesOf(value: unknown, maxBytes: number): Buffer | undefined {
  if (typeof value !== 'string' || value.length > encodedLength(maxBytes)) return undefined
  const bytes = decodeBase64(value)
  return bytes !== undefined && bytes.length <= maxBytes ? bytes : undefined
}

function own(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined
}

function malformed(what: string): Result<never, 'envelope-malformed'> {
  return refused('envelope-malformed', `the envelope is malformed: ${what}`)
}
