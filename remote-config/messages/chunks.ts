import { limits } from './limits.ts'

/** A binary frame: PROTOCOL.md, 3.2. */
export interface Chunk {
  readonly transfer: number
  readonly offset: number
  readonly payload: Uint8Array
}

/** The payload is not copied. Undefined: malformed, for it has no payload, or too much. */
export function decodeChunk(frame: Uint8Array): Chunk | undefined {
  const { chunkHeadBytes: head, chunkBytes } = limits
  if (frame.length <= head || frame.length > head + chunkBytes) return undefined
  const view = new DataView(frame.buffer, frame.byteOffset, head)
  return { transfer: view.getUint32(0), offset: view.getUint32(4), payload: frame.subarray(head) }
}

/**
 * The frames of a transfer, each made when it is asked for: one object directly after the other, all but the last frame full. To
 * cancel is to ask for no more.
 *
 * @param parts - the bytes of what is not missing, in the order of the `fetch`; each is asked for when its turn comes
 */
export function* chunksOf(transfer: number, parts: Iterable<Uint8Array>): Generator<Buffer, void> {
  let frame = emptyFrame()
  let filled = 0
  let offset = 0
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const slice = part.subarray(at, at + limits.chunkBytes - filled)
      frame.set(slice, limits.chunkHeadBytes + filled)
      at += slice.length
      filled += slice.length
      if (filled < limits.chunkBytes) continue
      yield headed(frame, transfer, offset)
      offset += filled
      frame = emptyFrame()
      filled = 0
    }
  }
  if (filled > 0) yield headed(frame.subarray(0, limits.chunkHeadBytes + filled), transfer, offset)
}

/** Of its own each: the one before may still be waiting to be written. */
function emptyFrame(): Buffer {
  return Buffer.allocUnsafe(limits.chunkHeadBytes + limits.chunkBytes)
}

function headed(frame: Buffer, transfer: number, offset: number): Buffer {
  frame.writeUInt32BE(transfer, 0)
  frame.writeUInt32BE(offset, 4)
  return frame
}
