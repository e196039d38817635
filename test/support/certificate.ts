import { createSign, generateKeyPairSync } from 'node:crypto'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

let made: Certificate | undefined

/** For 127.0.0.1, signed by itself (RFC 5280): what a test of TLS needs, with no secret in the repository. Made once for a process. */
export function certificate(): Certificate {
  made ??= make()
  return made
}

function make(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid(0x55, 4, 3), der(0x0c, Buffer.from('rulewire test')))))
  const sha256WithEcdsa = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2))
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    sha256WithEcdsa,
    name,
    sequence(utcTime('000101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    // Subject alternative name: an IP address.
    der(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(der(0x87, Buffer.of(127, 0, 0, 1))))))),
  )
  const signature = createSign('sha256').update(toBeSigned).sign(privateKey)
  const whole = sequence(toBeSigned, sha256WithEcdsa, der(0x03, Buffer.of(0), signature))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }
}

/** Tag, length, value (X.690). */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), value])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const set = (...parts: Buffer[]) => der(0x31, ...parts)
const oid = (...bytes: number[]) => der(0x06, Buffer.of(...bytes))
const utcTime = (text: string) => der(0x17, Buffer.from(text))
