import { headers as browserHeaders } from '../../common/head.ts'
import type { Random } from '../../common/random.ts'
import { serialMark } from '../scenario.ts'

/** The share of requests that a rule is about. */
export const matchedShare = 0.2

/** What a browser sends, with a session and a request id of its own; 11 headers, some 500 bytes. */
export function headers(random: Random): Record<string, string> {
  const { 'content-length': _length, 'content-type': _type, ...rest } = browserHeaders(random)
  return {
    ...rest,
    cookie: `session=${random.text(32)}; theme=dark`,
    'x-request-id': `${serialMark}-${random.text(15)}`,
  }
}

/** Of an order that is there. */
export const foundOrder = `o-${serialMark}`
/** The application answers 404. */
export const missingOrder = `m-${serialMark}`
/** The application answers 401. */
export const deniedOrder = `d-${serialMark}`
