import { describe, expect, it } from 'vitest'
import {
  type Envelope,
  maxSignatures,
  parseEnvelope,
  preAuthenticationEncoding,
  type RefusalCode,
  sign,
  verify,
  verifyDetached,
} from '../../../remote-config/signing/index.ts'
import { keyNumber } from './keys.ts'

const type = 'application/vnd.example.release+json'
const text = '{"rules":["a","b"],"limit":100}'
const [alice, bob, carol, mallory] = [1, 2, 3, 4].map(keyNumber) as [Key, Key, Key, Key]
type Key = ReturnType<typeof keyNumber>

const keys = [alice.publicKey, bob.publicKey]
const envelope = sign(type, Buffer.from(text), [alice])
const [signature] = envelope.signatures as [Signature]
type Signature = Envelope['signatures'][number]
const both = sign(type, Buffer.from(text), [alice, bob])
const base64 = (of: string | Uint8Array) => Buffer.from(of as string).toString('base64')
const idOf = ({ publicKey }: Key) => publicKey.keyid

/** The signature of one key, over the text or something else. */
function by(key: Key, over = text, of = type): Signature {
  return sign(of, Buffer.from(over), [key]).signatures[0] as Signature
}

function withSignatures(...signatures: readonly unknown[]): object {
  return { ...envelope, signatures }
}

describe('the bytes that are signed', () => {
  it.each([
    [
      'the example of DSSE',
      'http://example.com/HelloWorld',
      'hello world',
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    ],
    ['nothing', '', '', 'DSSEv1 0  0 '],
    ['lengths are those of bytes', 'ä', '€', 'DSSEv1 2 ä 3 €'],
    ['a type that ends as a payload begins', 'a 1 b', '', 'DSSEv1 5 a 1 b 0 '],
    ['and its payload', 'a', 'b 0 ', 'DSSEv1 1 a 4 b 0 '],
  ])('%s', (_, payloadType, payload, encoded) => {
    expect(preAuthenticationEncoding(payloadType, Buffer.from(payload)).toString()).toBe(encoded)
  })

  it('are bytes, whatever they are', () => {
    const bytes = Uint8Array.of(0, 255, 0xc3, 0x28)
    expect(preAuthenticationEncoding('t', bytes)).toEqual(Buffer.concat([Buffer.from('DSSEv1 1 t 4 '), bytes]))
  })
})

describe('is believed', () => {
  const four = [alice, bob, carol, mallory].map(({ publicKey }) => publicKey)
  const many = Array.from({ length: maxSignatures }, (_, at) => keyNumber(at + 1))

  it.each<[string, unknown, Partial<Parameters<typeof verify>[1]>, readonly Key[], readonly Key[]]>([
    ['one signature', envelope, {}, [alice], []],
    ['after a way through JSON', JSON.parse(JSON.stringify(envelope)), {}, [alice], []],
    ['two signatures', both, {}, [alice, bob], []],
    ['two in the other order', { ...both, signatures: both.signatures.toReversed() }, {}, [bob, alice], []],
    ['two where two are needed', both, { threshold: 2 }, [alice, bob], []],
    ['one, and one by a key that is not known (any more)', withSignatures(signature, by(carol)), {}, [alice], [carol]],
    ['the same, the unknown one first', withSignatures(by(carol), signature), {}, [alice], [carol]],
    ['one, and a bad one by an unknown key', withSignatures({ ...by(carol, 'x') }, signature), {}, [alice], [carol]],
    ['by a key that is among many', envelope, { keys: four }, [alice], []],
    ['a key that is listed twice', envelope, { keys: [...keys, ...keys] }, [alice], []],
    ['as many signatures as may be', sign(type, Buffer.from(text), many), {}, [alice, bob], many.slice(2)],
    ['with unknown members', { ...envelope, extra: [1], signatures: [{ ...signature, note: 'x' }] }, {}, [alice], []],
    ['exactly the largest payload', envelope, { maxPayloadBytes: text.length }, [alice], []],
  ])('%s', (_, given, more, good, unknown) => {
    const result = verify(given, { payloadType: type, keys, ...more })
    expect(result).toEqual({
      ok: true,
      payload: Buffer.from(text),
      keyids: good.map(idOf),
      unknownKeyids: unknown.map(idOf),
    })
  })

  it('an empty payload, and one of all bytes', () => {
    for (const payload of [new Uint8Array(), Uint8Array.from({ length: 256 }, (_, at) => at)]) {
      const result = verify(sign(type, payload, [alice]), { payloadType: type, keys })
      expect(result).toMatchObject({ ok: true, payload: Buffer.from(payload) })
    }
  })
})

const raw = Buffer.from(signature.sig, 'base64')
const bare = signature.sig.replace(/=+$/, '')
const withLastLetter = (text: string, letter: string) => `${text.slice(0, -1)}${letter}`
const inherited = (members: object) => Object.create(members)

const refusals: readonly (readonly [RefusalCode, string, unknown, Partial<Parameters<typeof verify>[1]>?])[] = [
  // The payload is another one, or the same in another spelling.
  ['signature-bad', 'another payload', { ...envelope, payload: base64('{"rules":[]}') }],
  ['signature-bad', 'an empty payload', { ...envelope, payload: '' }],
  ['signature-bad', 'a blank more', { ...envelope, payload: base64(`${text} `) }],
  ['signature-bad', 'a line end more', { ...envelope, payload: base64(`${text}\n`) }],
  ['signature-bad', 'a byte order mark before it', { ...envelope, payload: base64(`\ufeff${text}`) }],
  ['signature-bad', 'members in another order', { ...envelope, payload: base64('{"limit":100,"rules":["a","b"]}') }],
  ['signature-bad', 'the same with blanks', { ...envelope, payload: base64('{"rules": ["a", "b"], "limit": 100}') }],
  ['signature-bad', 'the same with an escape', { ...envelope, payload: base64(text.replace('"a"', '"\\u0061"')) }],
  ['signature-bad', '1e2 for 100', { ...envelope, payload: base64(text.replace('100', '1e2')) }],
  ['signature-bad', '100.0 for 100', { ...envelope, payload: base64(text.replace('100', '100.0')) }],
  ['signature-bad', 'a member twice', { ...envelope, payload: base64(text.replace('{', '{"rules":[],')) }],
  ['signature-bad', 'in UTF-16', { ...envelope, payload: base64(Buffer.from(text, 'utf16le')) }],
  ['signature-bad', 'cut by a byte', { ...envelope, payload: base64(text.slice(0, -1)) }],
  // What it is about.
  ['payload-type-wrong', 'another type, well signed', sign('application/json', Buffer.from(text), [alice])],
  ['payload-type-wrong', 'the type in capitals', { ...envelope, payloadType: type.toUpperCase() }],
  ['payload-type-wrong', 'the type with a parameter', { ...envelope, payloadType: `${type};charset=utf-8` }],
  ['payload-type-wrong', 'the beginning of the type', { ...envelope, payloadType: type.slice(0, -1) }],
  ['signature-bad', 'signed for another type', withSignatures(by(alice, text, 'application/json'))],
  ['envelope-malformed', 'no type', { payload: envelope.payload, signatures: envelope.signatures }],
  ['envelope-malformed', 'an empty type', { ...envelope, payloadType: '' }],
  ['envelope-malformed', 'a type with a blank behind it', { ...envelope, payloadType: `${type} ` }],
  ['envelope-malformed', 'a type with a NUL', { ...envelope, payloadType: `${type}\0` }],
  ['envelope-malformed', 'a type that is no text', { ...envelope, payloadType: [type] }],
  ['envelope-malformed', 'a type without end', { ...envelope, payloadType: 'a'.repeat(100_000) }],
  // Who signed.
  ['signature-missing', 'no signature', withSignatures()],
  ['key-unknown', 'an unknown key', sign(type, Buffer.from(text), [carol])],
  ['key-unknown', 'two unknown keys', sign(type, Buffer.from(text), [carol, mallory])],
  ['key-unknown', 'no key here at all', envelope, { keys: [] }],
  ['key-unknown', 'a good signature under an unknown id', withSignatures({ ...signature, keyid: idOf(carol) })],
  ['key-unknown', 'the id in capitals', withSignatures({ ...signature, keyid: idOf(alice).toUpperCase() })],
  ['key-unknown', 'the id without its algorithm', withSignatures({ ...signature, keyid: idOf(alice).slice(8) })],
  ['key-unknown', 'a part of the id', withSignatures({ ...signature, keyid: idOf(alice).slice(0, -1) })],
  ['key-unknown', 'the key itself for its id', withSignatures({ ...signature, keyid: alice.publicKey.text })],
  ['key-unknown', 'an id like a member of objects', withSignatures({ ...signature, keyid: '__proto__' })],
  ['key-unknown', 'another such id', withSignatures({ ...signature, keyid: 'constructor' })],
  ['key-unknown', 'an id like a method of maps', withSignatures({ ...signature, keyid: 'get' })],
  ['signature-bad', "another known key's id", withSignatures({ ...signature, keyid: idOf(bob) })],
  [
    'signature-bad',
    'the ids of two exchanged',
    withSignatures({ ...by(alice), keyid: idOf(bob) }, { ...by(bob), keyid: idOf(alice) }),
  ],
  [
    'signature-bad',
    "an unknown key's signature under a known id",
    withSignatures({ ...by(mallory), keyid: idOf(alice) }),
  ],
  ['signature-bad', 'a good one and a bad one', withSignatures(signature, by(bob, 'other'))],
  ['signature-bad', 'a bad one and a good one', withSignatures(by(bob, 'other'), signature)],
  [
    'signature-bad',
    'two good ones and a bad one, of three',
    withSignatures(...both.signatures, by(carol, 'other')),
    {
      keys: [...keys, carol.publicKey],
    },
  ],
  ['signature-duplicate', 'a signature twice', withSignatures(signature, signature)],
  ['signature-duplicate', 'twice toward a threshold', withSignatures(signature, signature), { threshold: 2 }],
  ['signature-duplicate', 'twice, the second bad', withSignatures(signature, by(alice, 'other'))],
  ['signature-duplicate', 'twice, not beside one another', withSignatures(signature, by(bob), signature)],
  ['signature-duplicate', 'an unknown key twice', withSignatures(signature, by(carol), by(carol))],
  ['signatures-too-few', 'one where two are needed', envelope, { threshold: 2 }],
  ['signatures-too-few', 'one and an unknown one', withSignatures(signature, by(carol)), { threshold: 2 }],
  ['signatures-too-few', 'more needed than there are keys', both, { threshold: 3 }],
  ['signatures-too-few', 'a key listed twice counts once', envelope, { keys: [...keys, ...keys], threshold: 2 }],
  ['signatures-too-many', 'one more than may be', withSignatures(...Array(maxSignatures + 1).fill(signature))],
  ['signatures-too-many', 'a hundred thousand', withSignatures(...Array(100_000).fill(signature))],
  // The signature itself.
  ['signature-bad', 'empty', withSignatures({ ...signature, sig: '' })],
  ['signature-bad', 'cut by a byte', withSignatures({ ...signature, sig: base64(raw.subarray(0, 63)) })],
  [
    'signature-bad',
    'a byte more',
    withSignatures({ ...signature, sig: base64(Buffer.concat([raw, raw.subarray(0, 1)])) }),
  ],
  ['signature-bad', 'twice as long', withSignatures({ ...signature, sig: base64(Buffer.concat([raw, raw])) })],
  ['signature-bad', 'nothing but zeros', withSignatures({ ...signature, sig: base64(Buffer.alloc(64)) })],
  ['signature-bad', 'nothing but ones', withSignatures({ ...signature, sig: base64(Buffer.alloc(64, 255)) })],
  [
    'signature-bad',
    'its halves exchanged',
    withSignatures({
      ...signature,
      sig: base64(Buffer.concat([raw.subarray(32), raw.subarray(0, 32)])),
    }),
  ],
  ['envelope-malformed', 'of hex digits', withSignatures({ ...signature, sig: `${raw.toString('hex')}=` })],
  ['envelope-malformed', 'longer than any', withSignatures({ ...signature, sig: base64(Buffer.alloc(1025)) })],
  ['envelope-malformed', '100 MB of it', withSignatures({ ...signature, sig: 'A'.repeat(100_000_000) })],
  // Base64 has one spelling.
  ['envelope-malformed', 'signature without its padding', withSignatures({ ...signature, sig: bare })],
  ['envelope-malformed', 'signature with half of it', withSignatures({ ...signature, sig: `${bare}=` })],
  ['envelope-malformed', 'signature with more of it', withSignatures({ ...signature, sig: `${bare}======` })],
  [
    'envelope-malformed',
    'signature with bits of no byte',
    withSignatures({ ...signature, sig: `${withLastLetter(bare, 'B')}==` }),
  ],
  ['envelope-malformed', 'signature with a blank before', withSignatures({ ...signature, sig: ` ${signature.sig}` })],
  [
    'envelope-malformed',
    'signature with four blanks behind',
    withSignatures({ ...signature, sig: `${signature.sig}    ` }),
  ],
  [
    'envelope-malformed',
    'signature in two lines',
    withSignatures({ ...signature, sig: signature.sig.replace(/.{40}/, '$&\r\n\r\n') }),
  ],
  [
    'envelope-malformed',
    'signature in the URL-safe alphabet',
    withSignatures({ ...signature, sig: base64(Buffer.alloc(64, 0xfb)).replaceAll('+', '-').replaceAll('/', '_') }),
  ],
  ['envelope-malformed', 'signature as bytes', withSignatures({ ...signature, sig: [...raw] })],
  ['envelope-malformed', 'payload without its padding', { ...envelope, payload: envelope.payload.replace(/=+$/, '') }],
  ['envelope-malformed', 'payload with blanks', { ...envelope, payload: envelope.payload.replace(/^..../, '$&    ') }],
  ['envelope-malformed', 'payload with a line end', { ...envelope, payload: `${envelope.payload}\n` }],
  ['envelope-malformed', 'payload with padding within', { ...envelope, payload: `YQ==${envelope.payload}` }],
  [
    'envelope-malformed',
    'payload with a letter of none',
    { ...envelope, payload: `${envelope.payload.slice(0, -4)}ÿAA=` },
  ],
  ['envelope-malformed', 'payload with a NUL', { ...envelope, payload: `${envelope.payload}\0\0\0\0` }],
  ['envelope-malformed', 'payload with full-width letters', { ...envelope, payload: 'ＹＱ＝＝' }],
  // Form.
  ['envelope-malformed', 'no payload', { payloadType: type, signatures: envelope.signatures }],
  ['envelope-malformed', 'payload null', { ...envelope, payload: null }],
  ['envelope-malformed', 'payload not encoded', { ...envelope, payload: text }],
  ['envelope-malformed', 'payload an object', { ...envelope, payload: JSON.parse(text) }],
  ['envelope-malformed', 'a byte more than may be', envelope, { maxPayloadBytes: text.length - 1 }],
  ['envelope-malformed', '100 MB of payload', { ...envelope, payload: 'A'.repeat(100_000_000) }],
  ['envelope-malformed', 'no signatures', { payload: envelope.payload, payloadType: type }],
  ['envelope-malformed', 'signatures as an object', { ...envelope, signatures: { 0: signature, length: 1 } }],
  ['envelope-malformed', 'one signature, not in a list', { ...envelope, signatures: signature }],
  ['envelope-malformed', 'a signature that is null', withSignatures(null)],
  ['envelope-malformed', 'a signature that is a text', withSignatures(signature.sig)],
  ['envelope-malformed', 'a signature that is a list', withSignatures([signature])],
  ['envelope-malformed', 'a good one and one without form', withSignatures(signature, {})],
  ['envelope-malformed', 'without a key id', withSignatures({ sig: signature.sig })],
  ['envelope-malformed', 'an empty key id', withSignatures({ ...signature, keyid: '' })],
  ['envelope-malformed', 'a key id that is a number', withSignatures({ ...signature, keyid: 1 })],
  ['envelope-malformed', 'a key id in two lines', withSignatures({ ...signature, keyid: `${idOf(alice)}\n` })],
  ['envelope-malformed', 'a key id without end', withSignatures({ ...signature, keyid: 'a'.repeat(1_000_000) })],
  ['envelope-malformed', 'null', null],
  ['envelope-malformed', 'undefined', undefined],
  ['envelope-malformed', 'a text', JSON.stringify(envelope)],
  ['envelope-malformed', 'a list', [envelope]],
  ['envelope-malformed', 'a list of nothing', []],
  ['envelope-malformed', 'a number', 7],
  // What is not its own is not there.
  ['envelope-malformed', 'members of a prototype', inherited(envelope)],
  ['envelope-malformed', 'members below __proto__', JSON.parse(`{"__proto__":${JSON.stringify(envelope)}}`)],
  [
    'envelope-malformed',
    'a signature below __proto__',
    withSignatures(JSON.parse(`{"__proto__":${JSON.stringify(signature)}}`)),
  ],
  [
    'envelope-malformed',
    'a key id of a prototype',
    withSignatures(Object.assign(inherited({ keyid: idOf(alice) }), { sig: signature.sig })),
  ],
]

describe('is not believed', () => {
  it('has many cases', () => expect(refusals.length).toBeGreaterThan(90))

  it.each(refusals.map(([code, why, given, more]) => ({ code, why, given, more })))(
    '$code: $why',
    ({ code, given, more }) => {
      const result = verify(given, { payloadType: type, keys, ...more })
      expect(result).toEqual({ ok: false, code, message: expect.any(String) })
      // Words for a log and a status frame: no wall of text, and no bytes of what was not believed.
      expect((result as { message: string }).message.length).toBeLessThan(600)
      expect(JSON.stringify(result)).not.toContain(envelope.payload)
    },
  )

  it('members that were put on the prototype of all objects', () => {
    const polluted = Object.prototype as Record<string, unknown>
    for (const [name, of] of Object.entries({ ...envelope, ...signature })) polluted[name] = of
    try {
      expect(verify({}, { payloadType: type, keys })).toMatchObject({ code: 'envelope-malformed' })
      expect(verify(withSignatures({}), { payloadType: type, keys })).toMatchObject({ code: 'envelope-malformed' })
    } finally {
      for (const name of Object.keys({ ...envelope, ...signature })) delete polluted[name]
    }
  })
})

describe('signatures that travel apart from their payload', () => {
  const detached = (signatures: unknown, payload = text, more = {}) =>
    verifyDetached(signatures, Buffer.from(payload), { payloadType: type, keys, ...more })

  it('are believed over the same bytes', () => {
    expect(detached(both.signatures, text, { threshold: 2 })).toEqual(verify(both, { payloadType: type, keys }))
    expect(detached([signature, by(carol)])).toMatchObject({ ok: true, unknownKeyids: [idOf(carol)] })
  })

  it.each<[RefusalCode, string, unknown, string?, object?]>([
    ['signature-bad', 'over other bytes', [signature], `${text} `],
    ['signature-bad', 'over another type', [by(alice, text, 'application/json')]],
    ['signature-bad', 'one of two', [signature, by(bob, 'other')]],
    ['signature-missing', 'none', []],
    ['key-unknown', 'by nobody we know', [by(carol)]],
    ['signature-duplicate', 'twice', [signature, signature]],
    ['signatures-too-few', 'too few', [signature], text, { threshold: 2 }],
    ['signatures-too-many', 'too many', Array(maxSignatures + 1).fill(signature)],
    ['envelope-malformed', 'an envelope', envelope],
    ['envelope-malformed', 'no list', undefined],
    ['envelope-malformed', 'without form', [signature, { keyid: idOf(bob) }]],
    ['envelope-malformed', 'over more than may be', [signature], text, { maxPayloadBytes: text.length - 1 }],
  ])('%s: %s', (code, _, signatures, payload, more) => {
    expect(detached(signatures, payload, more)).toEqual({ ok: false, code, message: expect.any(String) })
  })
})

describe('mistakes of the caller are exceptions', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a threshold of %d', threshold => {
    expect(() => verify(envelope, { payloadType: type, keys, threshold })).toThrow(RangeError)
    const detached = () => verifyDetached([], Buffer.of(), { payloadType: type, keys, threshold })
    expect(detached).toThrow(RangeError)
  })

  it.each<[string, string, readonly Key[]]>([
    ['without a key', type, []],
    ['twice with one key', type, [alice, alice]],
    ['with too many keys', type, Array.from({ length: maxSignatures + 1 }, (_, at) => keyNumber(at))],
    ['for no type', '', [alice]],
    ['for a type with a blank', 'a b', [alice]],
    ['for a type beyond ASCII', 'ä', [alice]],
    ['for a type without end', 'a'.repeat(129), [alice]],
  ])('signing %s', (_, of, with_) => expect(() => sign(of, Buffer.from(text), with_)).toThrow(TypeError))
})

describe('an envelope as text', () => {
  const json = JSON.stringify(envelope)
  const same = { ok: true, value: envelope }

  it.each<[string, string | Uint8Array]>([
    ['text', json],
    ['bytes', Buffer.from(json)],
    ['with white space', JSON.stringify(envelope, undefined, '\t')],
    ['with escapes in names', json.replace('"payload"', '"pa\\u0079load"')],
  ])('%s', (_, source) => expect(parseEnvelope(source)).toEqual(same))

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['cut', json.slice(0, -1)],
    ['with more behind it', `${json}x`],
    ['twice', json + json],
    ['not UTF-8', Buffer.concat([Buffer.from(json.slice(0, -1)), Uint8Array.of(0xff)])],
    ['a byte order mark', Buffer.from(`\ufeff${json}`)],
    ['with a comment', `${json}// signed`],
    ['the payload twice', json.replace('{', '{"payload":"",')],
    ['the payload twice, the same', json.replace('{', `{"payload":"${envelope.payload}",`)],
    ['the payload twice, once with an escape', json.replace('{', '{"\\u0070ayload":"",')],
    ['the type twice', json.replace('{', `{"payloadType": "x" ,`)],
    ['the signatures twice', json.replace('{', '{"signatures":[],')],
    ['a key id twice', json.replace('"keyid"', '"keyid":"x","keyid"')],
    ['a sig twice', json.replace('"sig"', '"sig" \n:"","sig"')],
    ['__proto__ twice', json.replace('{', '{"__proto__":1,"__proto__":2,')],
    ['an empty name twice', json.replace('{', '{"":1,"":2,')],
    ['an unknown member twice, deep within', json.replace('{', '{"x":[[{"y":{"z":1,"z":2}}]],')],
    ['twice, behind a text that looks like the end of one', json.replace('{', '{"x":"\\\\","x":"\\""," ":1,')],
    ['longer than may be', `${json}${' '.repeat(12 * 1024 * 1024)}`],
  ])('not %s', (_, source) => expect(parseEnvelope(source)).toMatchObject({ ok: false, code: 'envelope-malformed' }))

  it.each<[string, string]>([
    ['colons in texts', '{"a":"b:\\"c\\":","d":[":","\\\\",":"]}'],
    ['the same name in two objects', '[{"a":{"a":1}},{"a":"a"}]'],
    ['texts like names', '["a","a",{"a":"a"}]'],
    ['no object', '"a"'],
    ['very deep', `${'[{"a":'.repeat(30_000)}1${'}]'.repeat(30_000)}`],
  ])('has no member twice: %s', (_, source) => expect(parseEnvelope(source)).toMatchObject({ ok: true }))
})
