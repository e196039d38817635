import { ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http'
import { type HeaderValue, type ResponseFacts, responseFacts } from '../http/index.ts'
import { http2Headers, sentHttp2Head } from './http2-response.ts'
import type { GuardedResponse } from './messages.ts'

export type Headers = Readonly<Record<string, HeaderValue>>

/**
 * A response head that was written with `writeHead(status, [reason], [headers])`. Node merges the headers given there into the
 * ones that were set before, but keeps them to itself where none were.
 */
export function sentHead(response: GuardedResponse, args: readonly unknown[]): ResponseFacts {
  if (!(response instanceof ServerResponse)) return sentHttp2Head(response, args)
  return responseFacts(response.statusCode, () => {
    const set = response.getHeaders()
    for (const _ in set) return set
    return given(args)
  })
}

/** What `writeHead` would write if it were given this; undefined where Node will refuse it. */
export function comingHead(response: GuardedResponse, args: readonly unknown[]): ResponseFacts | undefined {
  const status = Number(args[0]) | 0
  const set = response instanceof ServerResponse ? response.getHeaders() : http2Headers(response.getHeaders())
  const headers = { ...set, ...lowerCase(given(args)) }
  return status >= 100 && status <= 999 && areValid(headers) ? responseFacts(status, () => headers) : undefined
}

function areValid(headers: Headers): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name)
      for (const one of [value].flat()) validateHeaderValue(name, one as string)
    }
    return true
  } catch {
    return false
  }
}

function given(args: readonly unknown[]): Headers {
  const headers = typeof args[1] === 'string' ? args[2] : (args[2] ?? args[1])
  if (typeof headers !== 'object' || headers === null) return {}
  return Array.isArray(headers) ? fromList(headers) : (headers as Headers)
}

function lowerCase(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Names and values in turn, or pairs of them. */
function fromList(list: readonly unknown[]): Headers {
  const flat = Array.isArray(list[0]) ? list.flat() : list
  const headers = Object.create(null) as Record<string, string[]>
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = String(flat[i]).toLowerCase()
    headers[name] = [...(headers[name] ?? []), String(flat[i + 1])]
  }
  return headers
}
