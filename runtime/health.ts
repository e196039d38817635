import type { GuardStatus } from '../guard/index.ts'
import type { Errors } from './error-log.ts'

export interface Health {
  readonly errors: number
  readonly last_error: string | null
}

/** What the control plane is told of errors of ours. That nobody is guarded comes before the last of them. */
export function healthOf({ count, last }: Errors, { suspended }: Pick<GuardStatus, 'suspended'>): Health {
  const lastError = last === undefined ? null : `${last.place}: ${last.message}`
  if (suspended === null) return { errors: count, last_error: lastError }
  return { errors: count, last_error: `guard: suspended since ${suspended.since}: ${suspended.reason}` }
}
