import { appendFileSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import type { EventSink } from './event-sink.ts'

/** More than this waiting, and the disk does not keep up: 4 MiB is some ten thousand records. */
const maxWaitingBytes = 4 * 1024 * 1024

/**
 * One JSON line for each record, at the end of a file; readable by its own user only when it is made here. A file that was
 * renamed or removed in the meantime is made anew, so that it can be rotated from outside. Writes are never waited for: what
 * waits is bounded, and the rest is written when the process exits.
 * @param onError told of every write that failed; its records are dropped
 */
export function fileSink(path: string, onError: (error: unknown) => void): EventSink {
  return new FileSink(path, onError)
}

class FileSink implements EventSink {
  readonly name: string
  readonly #path: string
  readonly #onError: (error: unknown) => void
  #file: FileHandle | undefined
  #lines: string[] = []
  #waitingBytes = 0
  #written = 0
  #dropped = 0
  #writing: Promise<void> | undefined
  /** A write failed in the middle, perhaps of a line: the next one must not be glued to it. */
  #isTorn = false

  constructor(path: string, onError: (error: unknown) => void) {
    this.name = `file:${path}`
    this.#path = path
    this.#onError = onError
  }

  write(record: object): void {
    const line = `${JSON.stringify(record)}\n`
    if (this.#waitingBytes + line.length > maxWaitingBytes) {
      this.#dropped += 1
      return
    }
    this.#lines.push(line)
    this.#waitingBytes += line.length
    if (this.#writing !== undefined) return
    process.once('exit', this.#writeRest)
    this.#writing = this.#writeAll()
  }

  status() {
    return { written: this.#written, dropped: this.#dropped }
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#closeFile()
  }

  async #writeAll(): Promise<void> {
    while (this.#lines.length > 0) await this.#writeBatch()
    process.off('exit', this.#writeRest)
    this.#writing = undefined
  }

  /** Until the file is open they wait where the end of the process finds them. */
  async #writeBatch(): Promise<void> {
    let lines: readonly string[] | undefined
    try {
      const file = await this.#openFile()
      lines = this.#takeLines()
      await file.appendFile(this.#joined(lines))
      this.#written += lines.length
      this.#isTorn = false
    } catch (error) {
      this.#isTorn ||= lines !== undefined
      this.#dropped += (lines ?? this.#takeLines()).length
      await this.#closeFile()
      this.#onError(error)
    }
  }

  #takeLines(): readonly string[] {
    const lines = this.#lines
    this.#lines = []
    this.#waitingBytes = 0
    return lines
  }

  #joined(lines: readonly string[]): string {
    return (this.#isTorn ? '\n' : '') + lines.join('')
  }

  /** The file that has this name now. */
  async #openFile(): Promise<FileHandle> {
    if (this.#file !== undefined && (await isAt(this.#file, this.#path))) return this.#file
    await this.#closeFile()
    this.#file = await open(this.#path, 'a', 0o600)
    return this.#file
  }

  async #closeFile(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close().catch(this.#onError)
  }

  readonly #writeRest = (): void => {
    const lines = this.#takeLines()
    try {
      if (lines.length > 0) appendFileSync(this.#path, this.#joined(lines), { mode: 0o600 })
      this.#written += lines.length
    } catch {
      this.#dropped += lines.length
    }
  }
}

async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [held, named] = await Promise.all([file.stat(), stat(path).catch(() => undefined)])
  return named !== undefined && held.ino === named.ino && held.dev === named.dev
}
