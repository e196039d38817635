import { isIP } from 'node:net'
import { requestFacts } from '../../http/index.ts'
import { usageError } from '../exit.ts'
import type { Finding } from './finding.ts'

export interface SampleRequest {
  /** Of the socket. */
  readonly peer: string | undefined
  /** `name: value`, as they come. */
  readonly headers: readonly string[]
}

/** Whom the rules would take for the client of such a request. */
export function checkClientAddress({ peer, headers }: SampleRequest): Finding {
  const check = 'client address'
  if (peer === undefined)
    return {
      ...{ check, state: 'ok' },
      message: 'the peer of the socket, whatever headers say',
      help: '--peer <ip> --header "x-forwarded-for: <ip>" shows it for a request',
    }
  const { addresses } = requestFacts({
    method: 'GET',
    url: '/',
    rawHeaders: headers.flatMap(split),
    remoteAddress: peer,
  })
  const client = addresses['http.client_ip']
  return {
    ...{ check, state: 'ok', details: { peer, client_ip: client ?? null } },
    message: client === undefined ? 'not known' : `${client}`,
  }
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
