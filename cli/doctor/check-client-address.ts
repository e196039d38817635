import { isIP } from 'node:net'
import { readTrustProxy, requestFacts, type TrustProxy } from '../../http/index.ts'
import { usageError } from '../exit.ts'
import type { Finding, Place } from './finding.ts'

export interface SampleRequest {
  /** Of the socket. */
  readonly peer: string | undefined
  /** `name: value`, as they come. */
  readonly headers: readonly string[]
}

const check = 'client address'

/** Whom the rules would take for the client of such a request. */
export function checkClientAddress({ peer, headers }: SampleRequest, { env }: Pick<Place, 'env'>): Finding {
  const setting = env.RULEWIRE_TRUST_PROXY?.trim() || undefined
  const read = setting === undefined ? undefined : readTrustProxy(setting)
  if (read?.ok === false)
    return { check, state: 'warn', message: `RULEWIRE_TRUST_PROXY: ${read.problem}; no proxy is believed` }
  return peer === undefined ? inGeneral(read?.value) : ofRequest(peer, headers, read?.value)
}

function inGeneral(trustProxy: TrustProxy | undefined): Finding {
  const help = '--peer <ip> --header "x-forwarded-for: <ip>" shows it for a request'
  const message =
    trustProxy === undefined
      ? 'the peer of the socket, whatever headers say'
      : `the peer of the socket, or whom ${trustProxy.header} names where RULEWIRE_TRUST_PROXY has it believed`
  return { check, state: 'ok', message, help }
}

function ofRequest(peer: string, headers: readonly string[], trustProxy: TrustProxy | undefined): Finding {
  const head = { method: 'GET', url: '/', rawHeaders: headers.flatMap(split), remoteAddress: peer }
  const { client, unbelieved } = requestFacts(head, { trustProxy })
  const found = { check, details: { peer, client_ip: client.address ?? null, from: client.from } } as const
  const message = client.from === 'peer' ? `${client.address}` : `${client.address}, by ${client.from}`
  if (unbelieved === undefined) return { ...found, state: 'ok', message }
  const help = `${unbelieved} is not believed; if a proxy of yours writes it, set RULEWIRE_TRUST_PROXY`
  return { ...found, state: 'warn', message, help }
}

export function checkPeer(peer: string): string {
  if (isIP(peer) === 0) throw usageError('bad-peer', `${peer} is no IP address`)
  return peer
}

export function split(header: string): [name: string, value: string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*?)\s*$/.exec(header) ?? []
  if (name === undefined || value === undefined) throw usageError('bad-header', `${header} is not "name: value"`)
  return [name, value]
}
