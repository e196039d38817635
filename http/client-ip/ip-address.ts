import { isIPv4, isIPv6, SocketAddress } from 'node:net'

/**
 * An address in the one form that it is known by: IPv6 as RFC 5952 has it and without its zone, which says something of this machine
 * alone; IPv4 mapped into IPv6 as IPv4. Undefined: it is none (leading zeros, ports, brackets and blanks are not part of one).
 */
export function ipAddress(text: string): string | undefined {
  if (isIPv4(text)) return text
  if (!isIPv6(text)) return undefined
  const zone = text.indexOf('%')
  const { address } = new SocketAddress({ address: zone === -1 ? text : text.slice(0, zone), family: 'ipv6' })
  return address.startsWith(mapped) && address.includes('.') ? address.slice(mapped.length) : address
}

const mapped = '::ffff:'

/**
 * The same of what Node says of a socket, which has the right form but for IPv4 on sockets that take both, and zones. What it does
 * not know is as it is.
 */
export function peerAddress(text: string): string {
  if (text.startsWith(mapped) && text.includes('.')) return text.slice(mapped.length)
  return unusual.test(text) ? (ipAddress(text) ?? text) : text
}

const unusual = /[^\d.:a-f]/

/** As proxies write it: with a port perhaps, IPv6 in brackets then. */
export function addressOfNode(text: string): string | undefined {
  if (text.startsWith('[')) {
    const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1]
    return bracketed?.includes(':') ? ipAddress(bracketed) : undefined
  }
  const port = /^([^:]*):\d{1,5}$/.exec(text)
  return ipAddress(port === null ? text : (port[1] as string))
}

/**
 * Those whom one household or company is given as a whole, so that an attacker has all of them: of IPv6 a range of 64 bits, in
 * CIDR notation; of IPv4 the address alone.
 *
 * @param address as `ipAddress` gives it
 * @param prefix in bits. @default 64
 */
export function clientIpGroup(address: string, prefix = 64): string {
  const groups = isIPv6(address) ? groupsOf(address) : undefined
  if (groups === undefined) return address
  const kept = groups.map((group, at) => group & ((0xffff0000 >> Math.min(16, Math.max(0, prefix - 16 * at))) & 0xffff))
  return `${ipAddress(kept.map(group => group.toString(16)).join(':'))}/${prefix}`
}

/** Eight numbers. IPv4 at the end stands for two of them. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, asGroups).split('::')
  const [before, after] = [head, tail ?? ''].map(half => (half === '' ? [] : half.split(':')))
  const gap = new Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0')
  return [...(before ?? []), ...(tail === undefined ? [] : gap), ...(after ?? [])].map(group =>
    Number.parseInt(group, 16),
  )
}

function asGroups(_: string, ...octets: string[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = octets.slice(0, 4).map(Number)
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
}
