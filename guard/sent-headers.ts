import type { ServerResponse } from 'node:http'
import type { HeaderValue } from '../http/index.ts'

type Headers = Readonly<Record<string, HeaderValue>>

/**
 * The headers of a response whose head was written with `writeHead(status, [reason], [headers])`. Node merges the ones
 * given there into the ones that were set before, but keeps them to itself where none were.
 */
export function sentHeaders(response: ServerResponse, args: readonly unknown[]): Headers {
  const set = response.getHeaders()
  for (const _ in set) return set
  const given = typeof args[1] === 'string' ? args[2] : (args[2] ?? args[1])
  if (typeof given !== 'object' || given === null) return {}
  return Array.isArray(given) ? fromList(given) : (given as Headers)
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
