import { createHash, createHmac } from 'node:crypto'
import type { MaskName } from '../../rules-schema/index.ts'

/** What goes into the metadata in place of a captured text. */
export type Mask = (text: string) => string

export const redacted = '<redacted>'

/** Undefined: the value as it is. Without a key `hmac` redacts. */
export function findMask(name: MaskName | undefined, hmacKey: string | Uint8Array | undefined): Mask | undefined {
  switch (name) {
    case undefined:
    case 'none':
      return undefined
    case 'sha256':
      return text => `sha256:${createHash('sha256').update(text).digest('hex')}`
    case 'hmac':
      return hmacKey === undefined ? redact : text => `hmac:${createHmac('sha256', hmacKey).update(text).digest('hex')}`
    case 'redact':
      return redact
  }
}

function redact(): string {
  return redacted
}
