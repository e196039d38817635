import type { Writable } from 'node:stream'
import type { EventSink } from './event-sink.ts'

/** More than this waiting, and the reader has stopped reading: 4 MiB is some ten thousand records. */
const maxWaitingBytes = 4 * 1024 * 1024

/** One JSON line for each record, to a stream that belongs to somebody else (standard output). */
export function streamSink(name: string, stream: Writable): EventSink {
  let written = 0
  let dropped = 0
  const settle = (error: Error | null | undefined) => {
    if (error) {
      dropped += 1
      keepQuiet(stream)
    } else written += 1
  }
  return {
    name,
    write(record) {
      if (stream.destroyed || stream.writableLength > maxWaitingBytes) dropped += 1
      else stream.write(`${JSON.stringify(record)}\n`, settle)
    },
    status: () => ({ written, dropped }),
  }
}

/**
 * A failed write is followed by an 'error' event, which would end the process if nobody listens. It is our write that
 * failed (a reader that went away), so it is our error; a listener for good would hide the application's own.
 */
function keepQuiet(stream: Writable): void {
  if (stream.listenerCount('error') === 0) stream.once('error', () => {})
}
