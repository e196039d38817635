import { isIPv4, isIPv6 } from 'node:net'

/** `::ffff:0:0/96`, where IPv6 has IPv4, as 128 bits without the last 32. */
const mappedPrefix = `${'0'.repeat(80)}${'1'.repeat(16)}`

/**
 * An address or a CIDR range of libddwaf as ranges of ours; undefined for what libddwaf passes over. There IPv4 is a part of IPv6,
 * here it is not: a range that has all of it becomes two.
 */
export function importIpRange(text: string): readonly string[] | undefined {
  const slash = text.indexOf('/')
  const ip = slash === -1 ? text : text.slice(0, slash)
  const isV4 = isIPv4(ip)
  if (!isV4 && (!isIPv6(ip) || ip.includes('%'))) return undefined
  if (slash === -1) return [ip]
  const prefix = prefixLength(text.slice(slash + 1), isV4 ? 32 : 128)
  if (prefix === undefined) return undefined
  if (isV4 || prefix > 96 || !mappedPrefix.startsWith(bitsOf(ip).slice(0, prefix))) return [`${ip}/${prefix}`]
  // What is below `::ffff:0:0/96` is IPv4 here: the IPv6 part of the range needs another way of writing it.
  return [...(prefix < 96 ? [`${maskedV6(ip, prefix)}/${prefix}`] : []), '0.0.0.0/0']
}

function prefixLength(text: string, max: number): number | undefined {
  const length = /^0*\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  return text.length <= 3 && length <= max ? length : undefined
}

/** The groups behind the prefix are zeros. */
function maskedV6(ip: string, prefix: number): string {
  const bits = bitsOf(ip).slice(0, prefix).padEnd(128, '0')
  const groups = bits.match(/.{16}/g) ?? []
  return groups.map(group => Number.parseInt(group, 2).toString(16)).join(':')
}

/** Of a valid IPv6 address. */
function bitsOf(ip: string): string {
  const hex = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const [first, second] = [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)]
    return `${first.toString(16)}:${second.toString(16)}`
  })
  const [head = [], tail = []] = hex.split('::').map(half => half.split(':').filter(group => group !== ''))
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...zeros, ...tail].map(group => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
