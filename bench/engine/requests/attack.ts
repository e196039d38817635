import type { Random } from '../../common/random.ts'
import type { WebRequest } from './benign.ts'
import { payload } from './payloads.ts'

/** Puts one attack string into the request: in half the requests written for the bench, in the others a naughty one, where there are any. */
export function withAttack(random: Random, request: WebRequest, naughty: readonly string[]): WebRequest {
  const text = naughty.length > 0 && random.chance(0.5) ? random.pick(naughty) : payload(random)
  return random.pick(places)(request, text)
}

const places: readonly ((request: WebRequest, text: string) => WebRequest)[] = [
  (request, text) => ({ ...request, query: { ...request.query, q: [text] } }),
  (request, text) => ({ ...request, body: { ...request.body, comment: text } }),
  (request, text) => ({ ...request, headers: { ...request.headers, 'user-agent': text } }),
  (request, text) => ({ ...request, params: { ...request.params, category: text } }),
  (request, text) => ({ ...request, target: `${request.target}&next=${text}` }),
]
