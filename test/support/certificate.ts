import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export interface Issued extends Certificate {
  readonly privateKey: KeyObject
  readonly name: Buffer
}

export interface Issuing {
  /** Of the subject; authorities need one of their own. @default rulewire test */
  readonly commonName?: string
  /** What it is for, besides 127.0.0.1. */
  readonly dnsName?: string
  /** UTCTime, YYMMDDhhmmssZ. @default 2000 */
  readonly from?: string
  /** @default 2049 */
  readonly to?: string
  /** @default signed by itself */
  readonly by?: Issued
  /** May sign others. */
  readonly isAuthority?: boolean
}

let made: Certificate | undefined

/** For 127.0.0.1, signed by itself: what a test of TLS needs, with no secret in the repository. Made once for a process. */
export function certificate(): Certificate {
  made ??= issue()
  return made
}

let serial = 0

/** A certificate of RFC 5280 with a key of its own. */
export function issue(issuing: Issuing = {}): Issued {
  const { commonName = 'rulewire test', from = '000101000000Z', to = '491231235959Z', by } = issuing
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid(0x55, 4, 3), der(0x0c, Buffer.from(commonName)))))
  const sha256WithEcdsa = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2))
  serial += 1
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1, serial >> 8, serial & 0xff)),
    sha256WithEcdsa,
    by?.name ?? name,
    sequence(utcTime(from), utcTime(to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(issuing))),
  )
  const signature = createSign('sha256')
    .update(toBeSigned)
    .sign(by?.privateKey ?? privateKey)
  const whole = sequence(toBeSigned, sha256WithEcdsa, der(0x03, Buffer.of(0), signature))
  return {
    ...{ name, privateKey },
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }
}

/** Subject alternative names: an IP address, a DNS name. Basic constraints. */
function extensions({ dnsName, isAuthority = false }: Issuing): Buffer[] {
  const names = [
    der(0x87, Buffer.of(127, 0, 0, 1)),
    ...(dnsName === undefined ? [] : [der(0x82, Buffer.from(dnsName))]),
  ]
  return [
    sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...names))),
    ...(isAuthority
      ? [sequence(oid(0x55, 0x1d, 0x13), der(0x01, Buffer.of(0xff)), der(0x04, sequence(der(0x01, Buffer.of(0xff)))))]
      : []),
  ]
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
