import { controlPlaneError } from '../exit.ts'
import type { Connection } from './settings.ts'

export interface Answer {
  readonly status: number
  /** Read from JSON; null where there was none. */
  readonly body: unknown
}

/** A push of 20,000 rules is compiled before it is answered. */
const timeoutMs = 120_000

/** One call. Throws a `CliError` when there is no answer, or one that no control plane gives. */
export async function request(
  { base, token }: Connection,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const response = await fetch(`${base}${path}`, {
    method,
    // The token goes nowhere else.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(error => Promise.reject(notReached(base, error)))
  const text = await response.text().catch(error => Promise.reject(notReached(base, error)))
  return { status: response.status, body: text === '' ? null : parse(text, base, response.status) }
}

function parse(text: string, base: string, status: number): unknown {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === 'object') return body
  } catch {
    // Told below: a proxy's page, most likely.
  }
  throw controlPlaneError(
    'not-a-control-plane',
    `${base} answered (${status}), but not as a control plane does`,
    'is RULEWIRE_URL right?',
  )
}

function notReached(base: string, error: unknown): Error {
  return controlPlaneError(
    'not-reached',
    `${base} was not reached: ${reasonOf(error)}`,
    'is it running? rulewire serve starts one',
  )
}

/** Fetch hides its reasons in causes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`
  const { code } = error as NodeJS.ErrnoException
  if (error.cause !== undefined && error.cause !== error) return reasonOf(error.cause)
  return code !== undefined && !error.message.includes(code)
    ? `${error.message} (${code})`
    : error.message || code || error.name
}
