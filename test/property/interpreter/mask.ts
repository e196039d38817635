import { createHash, createHmac } from 'node:crypto'
import type { MaskName, Scalar } from '../../../rules-schema/index.ts'
import type { World } from './world.ts'

export const redacted = '<redacted>'

/** What a mask makes of a whole value. */
export function masked(value: Scalar, mask: MaskName | undefined, world: World): Scalar {
  const text = String(value)
  switch (mask) {
    case undefined:
    case 'none':
      return value
    case 'redact':
      return redacted
    case 'sha256':
      return `sha256:${createHash('sha256').update(text).digest('hex')}`
    case 'hmac':
      if (world.hmacKey === undefined) return redacted
      return `hmac:${createHmac('sha256', world.hmacKey).update(text).digest('hex')}`
  }
}
