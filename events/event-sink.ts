import type { EventRecord } from './event-record.ts'

/** Takes records away. Never throws, never waits: what it cannot take it drops and counts. */
export interface EventSink {
  readonly name: string
  write(record: EventRecord): void
  status(): SinkStatus
  /** When what was taken has been written, or dropped. */
  close?(): Promise<void>
}

export interface SinkStatus {
  readonly written: number
  readonly dropped: number
}
