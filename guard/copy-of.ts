/** A chunk of a stream as bytes: a copy, since whoever wrote or reads it may change it in place. Undefined: it is no bytes. */
export function copyOf(chunk: unknown, encoding?: BufferEncoding): Buffer | undefined {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding)
  return chunk instanceof Uint8Array ? Buffer.from(chunk) : undefined
}
