import { randomBytes } from 'node:crypto'
import type { Release } from 'rulewire/remote-config/protocol'
import type { CurrentHead } from '../releases/index.ts'

/** An offer as bytes, made once and sent to all. */
export interface OfferFrame {
  readonly release: Release
  readonly bytes: Buffer
}

/** Null when there is nothing to offer. The document goes in as the text that was stored. */
export function offerFrame({ stream, revision, hash, document }: CurrentHead): OfferFrame | null {
  if (hash === null || document === null) return null
  const nonce = `${revision}.${randomBytes(4).toString('hex')}`
  const head = JSON.stringify({ type: 'offer', nonce, stream, revision, hash })
  return { release: { revision, hash }, bytes: Buffer.from(`${head.slice(0, -1)},"document":${document}}`) }
}
