import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEnvelope, sign, verify } from '../../../remote-config/signing/index.ts'
import { keyNumber } from './keys.ts'

const key = keyNumber(1)
const expected = { payloadType: 'application/vnd.example+json', keys: [key.publicKey] }
const payload = Buffer.from('{"revision":7,"release":"sha256:00"}')
const envelope = sign(expected.payloadType, payload, [key])
const bytes = Buffer.from(JSON.stringify(envelope))

/** The payload of an envelope as it came over a wire; undefined where it is refused. */
function believed(source: Uint8Array): Uint8Array | undefined {
  const value = parseEnvelope(source)
  const result = value.ok ? verify(value.value, expected) : value
  return result.ok && 'payload' in result ? result.payload : undefined
}

function changed(source: Uint8Array, at: number, to: number): Buffer {
  const copy = Buffer.from(source)
  copy[at] = to
  return copy
}

const positions = Array.from(bytes.keys())

it('the envelope as it was written is believed', () => expect(believed(bytes)).toEqual(payload))

describe('every change of a single place is refused', () => {
  it('every byte of the text to every other', () => {
    const taken: string[] = []
    let tried = 0
    for (const at of positions) {
      for (let to = 0; to < 256; to += 1) {
        if (to === bytes[at]) continue
        tried += 1
        const copy = changed(bytes, at, to)
        if (believed(copy) !== undefined) taken.push(copy.toString('latin1'))
      }
    }
    expect(tried).toBe(bytes.length * 255)
    expect(taken).toEqual([])
  })

  it('every byte left out', () => {
    const cut = positions.map(at => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]))
    expect(cut.filter(one => believed(one) !== undefined)).toEqual([])
  })

  it('the text cut behind every byte, and what is left', () => {
    const parts = positions.flatMap(at => [bytes.subarray(0, at), bytes.subarray(at + 1)])
    expect(parts.filter(one => believed(one) !== undefined)).toEqual([])
  })

  it('every two neighbours exchanged', () => {
    const exchanged = positions.slice(1).flatMap(at => {
      const [left, right] = [bytes[at - 1] as number, bytes[at] as number]
      return left === right ? [] : [changed(changed(bytes, at - 1, right), at, left)]
    })
    expect(exchanged.length).toBeGreaterThan(250)
    expect(exchanged.filter(one => believed(one) !== undefined)).toEqual([])
  })

  it('every bit of the decoded payload, and of the decoded signature', () => {
    const [signature] = envelope.signatures as [(typeof envelope.signatures)[number]]
    const sig = Buffer.from(signature.sig, 'base64')
    const flips = (of: Uint8Array) =>
      Array.from({ length: of.length * 8 }, (_, bit) =>
        changed(of, bit >> 3, (of[bit >> 3] as number) ^ (1 << (bit & 7))),
      )
    const mutants = [
      ...flips(payload).map(one => ({ ...envelope, payload: one.toString('base64') })),
      ...flips(sig).map(one => ({ ...envelope, signatures: [{ ...signature, sig: one.toString('base64') }] })),
    ]
    expect(mutants).toHaveLength((payload.length + 64) * 8)
    expect(new Set(mutants.map(one => codeOf(one)))).toEqual(new Set(['signature-bad']))
  })
})

function codeOf(value: unknown): string {
  const result = verify(value, expected)
  return result.ok ? 'believed' : result.code
}

describe('whatever was signed', () => {
  const types = fc.stringMatching(/^[!-~]{1,40}$/)
  const signers = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 })
  const signed = fc.record({ type: types, payload: fc.uint8Array({ maxLength: 400 }), signers })

  it('comes out as it went in, by whoever signed', () => {
    fc.assert(
      fc.property(signed, ({ type, payload, signers }) => {
        const envelope: unknown = JSON.parse(JSON.stringify(sign(type, payload, signers.map(keyNumber))))
        const known = [1, 2, 3].map(number => keyNumber(number).publicKey)
        const result = verify(envelope, { payloadType: type, keys: known })
        const ids = (of: readonly number[]) => of.map(number => keyNumber(number).publicKey.keyid)
        const good = ids(signers.filter(number => number <= 3))
        if (good.length === 0) expect(result).toMatchObject({ ok: false, code: 'key-unknown' })
        else
          expect(result).toEqual({
            ok: true,
            payload: Buffer.from(payload),
            keyids: good,
            unknownKeyids: ids(signers.filter(number => number > 3)),
          })
      }),
      { numRuns: 150 },
    )
  })

  it('is refused with other bytes, another type, or another key', () => {
    fc.assert(
      fc.property(signed, fc.uint8Array({ maxLength: 400 }), types, (one, otherPayload, otherType) => {
        const keys = one.signers.map(keyNumber)
        const expected = { payloadType: one.type, keys: keys.map(({ publicKey }) => publicKey) }
        const good = sign(one.type, one.payload, keys)
        expect(verify(good, { ...expected, threshold: keys.length }).ok).toBe(true)
        expect(verify(good, { ...expected, threshold: keys.length + 1 })).toMatchObject({ code: 'signatures-too-few' })
        expect(verify(good, { ...expected, keys: [keyNumber(7).publicKey] })).toMatchObject({ code: 'key-unknown' })
        if (!Buffer.from(otherPayload).equals(one.payload)) {
          const payload = Buffer.from(otherPayload).toString('base64')
          expect(verify({ ...good, payload }, expected)).toMatchObject({ code: 'signature-bad' })
        }
        if (otherType === one.type) return
        expect(verify(good, { ...expected, payloadType: otherType })).toMatchObject({ code: 'payload-type-wrong' })
        const renamed = { ...good, payloadType: otherType }
        expect(verify(renamed, { ...expected, payloadType: otherType })).toMatchObject({ code: 'signature-bad' })
      }),
      { numRuns: 100 },
    )
  })

  it('bytes cannot move between type and payload', () => {
    fc.assert(
      fc.property(types, types, fc.nat(), (left, right, at) => {
        const whole = left + right
        const cut = 1 + (at % (whole.length - 1))
        fc.pre(cut !== left.length)
        const good = sign(left, Buffer.from(right), [key])
        const payload = Buffer.from(whole.slice(cut)).toString('base64')
        const moved = { ...good, payloadType: whole.slice(0, cut), payload }
        expect(verify(moved, { payloadType: moved.payloadType, keys: expected.keys }).ok).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('and whatever comes instead: no exception, and nothing believed', () => {
    const scrap = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withSparseArray: true })
    const almost = fc.record(
      { payloadType: fc.constantFrom(expected.payloadType, 'x'), payload: fc.oneof(fc.base64String(), scrap) },
      { requiredKeys: [] },
    )
    const signature = fc.record(
      { keyid: fc.constantFrom(key.publicKey.keyid, 'x'), sig: fc.oneof(fc.base64String(), scrap) },
      { requiredKeys: [] },
    )
    const envelopes = fc
      .tuple(almost, fc.oneof(scrap, fc.array(fc.oneof(signature, scrap))))
      .map(([rest, signatures]) => ({ ...rest, signatures }))
    fc.assert(
      fc.property(fc.oneof(scrap, envelopes), value => {
        expect(verify(value, expected).ok).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })
})
