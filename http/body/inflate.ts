import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { Coding } from './codings.ts'

/** `over`: more than may be. `broken`: it is not in these codings. */
export type Inflated = Buffer | 'over' | 'broken'

/**
 * Undoes codings, the last one first; whatever is inside, no more than `maxBytes` come out of each. In one go: for a body of usual
 * size that takes a fraction of what a thread would take to begin, and an answer that is quick must not overtake it.
 */
export function inflate(bytes: Buffer, codings: readonly Coding[], maxBytes: number): Inflated {
  let plain = bytes
  for (const coding of codings.toReversed()) {
    const inflated = undo(plain, coding, maxBytes)
    if (typeof inflated === 'string') return inflated
    plain = inflated
  }
  return plain
}

function undo(bytes: Buffer, coding: Coding, maxBytes: number): Inflated {
  if (coding === 'br' && hasLargeWindow(bytes)) return 'broken'
  try {
    return decompressor(bytes, coding)(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'over' : 'broken'
  }
}

function decompressor(bytes: Buffer, coding: Coding) {
  if (coding === 'br') return brotliDecompressSync
  if (coding === 'gzip') return gunzipSync
  return hasZlibHeader(bytes) ? inflateSync : inflateRawSync
}

/** `deflate` is the zlib format (RFC 1950, 2.2), but not for everybody: some clients send the bare stream (RFC 9110, 8.4.1.2). */
function hasZlibHeader(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0
}

/**
 * A window above 4 MiB (RFC 7932, 9.1: WBITS 23 and 24). The decoder fills it before it gives the first byte, so that a hundred
 * bytes would cost 50 ms whatever the cap is; up to 22 bits, which is what clients use, they cost 7 ms.
 */
function hasLargeWindow([first = 0]: Buffer): boolean {
  return (first & 0x0f) === 0x0d || (first & 0x0f) === 0x0f
}
