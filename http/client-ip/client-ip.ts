import { forwardedFor } from './forwarded.ts'
import { addressOfNode, peerAddress } from './ip-address.ts'
import type { TrustProxy } from './trust-proxy.ts'

/** Values of a header, by its name in lower case, in their order. */
export type HeaderValues = (name: string) => readonly string[]

/** Who the client is, and by whose word. */
export interface ClientIp {
  /** Undefined: there is no peer, as on a socket of this machine. */
  readonly address: string | undefined
  /** `peer`, or the header that was believed. */
  readonly from: string
}

/**
 * The client of a request: the peer of its socket, unless that is a proxy that is believed. What proxies add stands at the end, so
 * that is where one begins; what a client has sent itself stands before it. Where something is no address, or there is less
 * than there should be, it is the last one who was believed.
 */
export function clientIp(remoteAddress: string | undefined, headers: HeaderValues, trust?: TrustProxy): ClientIp {
  const peer = remoteAddress === undefined ? undefined : peerAddress(remoteAddress)
  if (trust === undefined || !isBelieved(peer, trust)) return { address: peer, from: 'peer' }
  const address =
    trust.hops === undefined
      ? throughRanges(peer, chainOf(headers, trust.header), trust)
      : throughHops(chainOf(headers, trust.header), trust.hops)
  return address === undefined ? { address: peer, from: 'peer' } : { address, from: trust.header }
}

/** A peer without an address is on this machine (a Unix socket): only who counts proxies believes it. */
function isBelieved(peer: string | undefined, { peers }: TrustProxy): boolean {
  return peers === undefined || (peer !== undefined && peers.has(peer))
}

/** From the client to the proxy before the peer; what is no address is undefined. */
function chainOf(headers: HeaderValues, header: string): readonly (string | undefined)[] {
  const values = headers(header)
  if (header === 'x-forwarded-for')
    return values
      .join(',')
      .split(',')
      .map(node => addressOfNode(node.trim()))
  if (header === 'forwarded') return forwardedFor(values.join(',')).map(addressOfNode)
  // One that comes twice is nobody's word.
  return values.length === 1 ? [addressOfNode((values[0] as string).trim())] : []
}

function throughHops(chain: readonly (string | undefined)[], hops: number): string | undefined {
  let address: string | undefined
  for (let hop = 1; hop <= hops; hop++) {
    const next = chain.at(-hop)
    if (next === undefined) break
    address = next
  }
  return address
}

function throughRanges(
  peer: string | undefined,
  chain: readonly (string | undefined)[],
  { peers }: TrustProxy,
): string | undefined {
  let address: string | undefined
  for (const next of chain.toReversed()) {
    if (next === undefined || peers?.has(address ?? peer ?? '') === false) break
    address = next
  }
  return address
}
