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
const sayWhose = 'set RULEWIRE_TRUST_PROXY to how many proxies there are, to their ranges, or to a provider'

/** Whom the rules would take for the client of such a request, with the proxies that are believed here. */
export function checkClientAddress(sample: SampleRequest, { env }: Place): Finding {
  const setting = env.RULEWIRE_TRUST_PROXY?.trim() || undefined
  const read = setting === undefined ? undefined : readTrustProxy(setting)
  if (read?.ok === false)
    return { check, state: 'warn', message: `the peer of the socket: RULEWIRE_TRUST_PROXY: ${read.problem}` }
  return sample.peer === undefined ? ofNoRequest(setting) : ofRequest(sample, sample.peer, read?.value)
}

function ofNoRequest(setting: string | undefined): Finding {
  const help = '--peer <ip> --header "x-forwarded-for: <ip>" shows it for a request'
  const message =
    setting === undefined || setting === 'none'
      ? 'the peer of the socket, whatever headers say'
      : `as the proxies of RULEWIRE_TRUST_PROXY (${setting}) say`
  return { check, state: 'ok', message, help }
}

function ofRequest({ headers }: SampleRequest, peer: string, trustProxy: TrustProxy | undefined): Finding {
  const head = { method: 'GET', url: '/', rawHeaders: headers.flatMap(split), remoteAddress: peer }
  const { client, unbelieved } = requestFacts(head, { trustProxy })
  const { address, from } = client
  const message = `${address ?? 'not known'}, by ${from === 'peer' ? 'its socket' : from}`
  const details = { peer, client_ip: address ?? null, from }
  if (unbelieved === undefined) return { check, state: 'ok', message, details }
  return { check, state: 'warn', message: `${message}; ${unbelieved} is not believed`, help: sayWhose, details }
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
