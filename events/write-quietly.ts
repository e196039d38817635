import type { Writable } from 'node:stream'

/**
 * Writes to a stream that is somebody else's (standard output, standard error) and never makes trouble for them. A failed
 * write is followed by an 'error' event, which would end the process if nobody listens. It is our write that failed (a
 * reader that went away), so it is our error; a listener for good would hide the application's own.
 */
export function writeQuietly(stream: Writable, text: string, written: (ok: boolean) => void = () => {}): void {
  if (stream.destroyed) {
    written(false)
    return
  }
  stream.write(text, error => {
    if (error && stream.listenerCount('error') === 0) stream.once('error', () => {})
    written(!error)
  })
}
