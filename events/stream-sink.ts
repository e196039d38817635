import type { Writable } from 'node:stream'
import type { EventSink } from './event-sink.ts'
import { writeQuietly } from './write-quietly.ts'

/** More than this waiting, and the reader has stopped reading: 4 MiB is some ten thousand records. */
const maxWaitingBytes = 4 * 1024 * 1024

/** One JSON line for each record, to a stream that belongs to somebody else (standard output). */
export function streamSink(name: string, stream: Writable): EventSink {
  let written = 0
  let dropped = 0
  const count = (ok: boolean) => {
    if (ok) written += 1
    else dropped += 1
  }
  return {
    name,
    write(record) {
      if (stream.writableLength > maxWaitingBytes) dropped += 1
      else writeQuietly(stream, `${JSON.stringify(record)}\n`, count)
    },
    status: () => ({ written, dropped }),
  }
}
