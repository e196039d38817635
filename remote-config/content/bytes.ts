import { hash } from 'node:crypto'
import { type Refusal, refuse } from './refusal.ts'

/** What stands for some bytes before they are there. */
export interface Named {
  readonly hash: string
  /** Bytes. */
  readonly size: number
}

/** `sha256:` and 64 hex digits; of a text the hash of its UTF-8. */
export function nameOf(content: string | Uint8Array): string {
  return `sha256:${hash('sha256', content)}`
}

/** Why these are not the bytes that were signed for; the size first, since other bytes need not even be hashed. */
export function notTheBytes(bytes: Uint8Array, { hash: expected, size }: Named, what: string): Refusal | undefined {
  if (bytes.length !== size) return mismatch(`${what} has ${bytes.length} bytes, and ${size} were signed for`)
  const found = nameOf(bytes)
  return found === expected ? undefined : mismatch(`${what} is ${found}, and ${expected} was signed for`)
}

function mismatch(message: string): Refusal {
  return refuse('RW403', 'transfer', message)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Undefined for what is no UTF-8. A byte order mark stays, for JSON to stumble over. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
