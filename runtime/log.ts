import { writeQuietly } from '../events/index.ts'
import type { LogLevel } from './settings.ts'

export type Log = (level: Exclude<LogLevel, 'off'>, message: string) => void

const weights = { off: 0, error: 1, warn: 2, info: 3, debug: 4 } as const

/** One line to standard error for each message at or above the level. */
export function standardErrorLog(threshold: LogLevel): Log {
  return (level, message) => {
    if (weights[level] > weights[threshold]) return
    writeQuietly(process.stderr, `[rulewire] ${level} ${oneLine(message)}\n`)
  }
}

/** What others write must not look like lines of ours, nor steer a terminal. */
function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
