import { cutText, type Health } from '../protocol/index.ts'

export type Level = 'info' | 'warn' | 'error'
export type Log = (level: Level, message: string) => void

/** What went wrong here without reaching the application. */
export interface Faults {
  note(message: string): void
  /** Ours and the application side's together. */
  health(): Health
}

export function createFaults(log: Log, outside: (() => Health) | undefined): Faults {
  let errors = 0
  let last: string | null = null

  function note(message: string): void {
    errors += 1
    last = cutText(message)
    log('error', message)
  }

  function health(): Health {
    const other = outsideHealth()
    return { errors: errors + other.errors, last_error: other.last_error ?? last }
  }

  function outsideHealth(): Health {
    try {
      const { errors, last_error } = outside?.() ?? { errors: 0, last_error: null }
      return {
        errors: Number.isSafeInteger(errors) && errors >= 0 ? errors : 0,
        last_error: last_error === null ? null : cutText(String(last_error)),
      }
    } catch (error) {
      return { errors: 1, last_error: cutText(`health: ${String(error)}`) }
    }
  }

  return { note, health }
}

/** A log that throws must not take the service with it. */
export function safeLog(log: Log): Log {
  return (level, message) => {
    try {
      log(level, message)
    } catch {
      // There is nowhere left to say it.
    }
  }
}

export const logToStandardError: Log = (level, message) => {
  if (level !== 'info') process.stderr.write(`rulewire: ${message}\n`)
}
