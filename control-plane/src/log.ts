export type Level = 'info' | 'warn' | 'error'

/** One line each; what comes from outside is quoted by whoever logs it. */
export type Log = (level: Level, message: string) => void

export const logToStandardError: Log = (level, message) => {
  process.stderr.write(`rulewire control plane: ${level === 'info' ? '' : `${level}: `}${message}\n`)
}

/** Text from outside, without line breaks or terminal sequences of its own. */
export function quote(text: string | null): string {
  return JSON.stringify((text ?? '').slice(0, 200))
}
