import { type RequestFacts, type RequestHead, requestFacts } from '../http/index.ts'
import type { GuardContext } from './context.ts'

/** What is known of a request by its head. Says once that a proxy names clients and is not believed. */
export function headFacts(context: GuardContext, head: RequestHead): RequestFacts {
  const facts = requestFacts(head, context)
  if (facts.unbelieved) context.warn(context.trustProxy === undefined ? nobodySaid : notNamed)
  return facts
}

const nobodySaid =
  'requests come with a header of a proxy (X-Forwarded-For or the like), which is not believed: http.client_ip is the proxy. Set RULEWIRE_TRUST_PROXY to how many proxies there are, to their ranges ("private") or to a provider, or to "none" if there are none'
const notNamed =
  'requests come with a header of a proxy (X-Forwarded-For or the like) from somebody whom RULEWIRE_TRUST_PROXY does not name, and is not believed: http.client_ip is the peer'
