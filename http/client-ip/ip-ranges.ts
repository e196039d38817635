import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { ipAddress } from './ip-address.ts'

/** Addresses and ranges of them. */
export class IpRanges {
  readonly #list = new BlockList()

  /** Answers whether it was one: an address, a range in CIDR notation, or one of the names. */
  add(text: string): boolean {
    const named = names.get(text.toLowerCase())
    if (named !== undefined) return named.every(range => this.add(range))
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    const most = family === 'ipv4' ? 32 : 128
    const prefix = bits === undefined ? most : Number(bits)
    // Of IPv4 mapped into IPv6 nobody says ranges.
    if (!(family === 'ipv4' || isPlainIPv6(address)) || prefix > most) return false
    this.#list.addSubnet(address, prefix, family)
    return true
  }

  /** @param address as `ipAddress` gives it */
  has(address: string): boolean {
    return this.#list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
}

function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%') && ipAddress(text)?.includes(':') === true
}

/** `private`: what a network of one's own is made of (RFC 1918, 6598, 4193), and this machine. */
const names: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'loopback', 'linklocal']],
])
