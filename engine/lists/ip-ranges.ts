import { type Ip, parseIp } from './parse-ip.ts'

/** An address or a CIDR range: those that share the first `prefix` bits with `ip`. */
export interface IpRange {
  readonly ip: Ip
  readonly prefix: number
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. Undefined for anything else. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const ip = parseIp(slash === -1 ? text : text.slice(0, slash))
  if (ip === undefined) return undefined
  if (slash === -1) return { ip, prefix: ip.bits }
  const length = text.slice(slash + 1)
  // A range of mapped addresses counts its 96 fixed bits.
  const mapped = ip.bits === 32 && text.includes(':') ? 96 : 0
  const prefix = /^(?:0|[1-9]\d{0,2})$/.test(length) ? Number(length) - mapped : -1
  return prefix >= 0 && prefix <= ip.bits ? { ip, prefix } : undefined
}

interface Group {
  readonly bits: 32 | 128
  readonly shift: bigint
  /** By network: until when. */
  readonly networks: Map<bigint, number>
}

/** Which of many ranges an address is in: one look-up for each prefix length that occurs. */
export class IpRanges {
  private readonly groups = new Map<string, Group>()

  /** `untilMs`: since the epoch; `Infinity` for ever. Of the same range twice the later end counts. */
  add({ ip, prefix }: IpRange, untilMs: number): void {
    const key = `${ip.bits}/${prefix}`
    const group = this.groups.get(key) ?? { bits: ip.bits, shift: BigInt(ip.bits - prefix), networks: new Map() }
    this.groups.set(key, group)
    const network = ip.value >> group.shift
    group.networks.set(network, Math.max(untilMs, group.networks.get(network) ?? untilMs))
  }

  /** Until when the address is in one of the ranges; undefined where it is in none, or is no address. */
  find(text: string): number | undefined {
    const ip = parseIp(text)
    if (ip === undefined) return undefined
    let latest: number | undefined
    for (const { bits, shift, networks } of this.groups.values()) {
      const untilMs = bits === ip.bits ? networks.get(ip.value >> shift) : undefined
      if (untilMs !== undefined && (latest === undefined || untilMs > latest)) latest = untilMs
    }
    return latest
  }
}
