import { streamPath } from '../protocol/index.ts'

export type Endpoint =
  | { readonly ok: true; readonly address: string; readonly origin: string; readonly insecure: boolean }
  | { readonly ok: false; readonly reason: string }

/** The socket's address from the control plane's base. `origin` names the control plane in snapshots. */
export function streamEndpoint(url: string, allowInsecure: boolean): Endpoint {
  const base = parse(url)
  if (base === undefined) return { ok: false, reason: `${JSON.stringify(url)} is not an http: or https: address` }
  if (base.username !== '' || base.password !== '') {
    return { ok: false, reason: 'the address must not carry a user or password: the token is sent in a header' }
  }
  const insecure = base.protocol === 'http:' && !isLoopback(base.hostname)
  if (insecure && !allowInsecure) return { ok: false, reason: insecureReason(base) }
  const origin = `${base.protocol}//${base.host}${base.pathname.replace(/\/+$/, '')}`
  return { ok: true, address: `${origin.replace(/^http/, 'ws')}${streamPath}`, origin, insecure }
}

function parse(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined
  const base = new URL(url)
  return base.protocol === 'http:' || base.protocol === 'https:' ? base : undefined
}

/** Names and addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}

function insecureReason(base: URL): string {
  return (
    `${base.origin} is not encrypted: the token and the rules would travel in the clear, and anybody on the way could ` +
    'change the rules. Use https:, or set RULEWIRE_INSECURE=1 (option allowInsecure) if the network is trusted.'
  )
}
