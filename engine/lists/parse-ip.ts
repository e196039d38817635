/** An address as a number; `bits` is 32 or 128. IPv4 in IPv6 (`::ffff:1.2.3.4`) is IPv4. */
export interface Ip {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** Undefined for what is no address: ports, zones, brackets, leading zeros and blanks are not part of one. */
export function parseIp(text: string): Ip | undefined {
  if (!text.includes(':')) {
    const value = parseV4(text)
    return value === undefined ? undefined : { bits: 32, value: BigInt(value) }
  }
  const value = parseV6(text)
  return value === undefined ? undefined : unmapped(value)
}

const mappedPrefix = 0xffffn << 32n

function unmapped(value: bigint): Ip {
  return value >> 32n === mappedPrefix >> 32n ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value }
}

const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

function parseV4(text: string): number | undefined {
  const octets = v4.exec(text)?.slice(1)
  if (octets === undefined) return undefined
  let value = 0
  for (const octet of octets) {
    if (Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0'))) return undefined
    value = value * 256 + Number(octet)
  }
  return value
}

/** RFC 4291, 2.2: eight groups, one run of which may be `::`; the last two may be an IPv4 address. */
function parseV6(text: string): bigint | undefined {
  if (text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1))
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  return [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])].reduce(
    (value, group) => (value << 16n) | BigInt(group),
    0n,
  )
}

/** `isLast`: an IPv4 address may stand at its end. */
function groupsOf(half: string, isLast: boolean): number[] | undefined {
  if (half === '') return []
  const parts = half.split(':')
  const last = parts.at(-1) as string
  const groups: number[] = []
  if (isLast && last.includes('.')) {
    const value = parseV4(last)
    if (value === undefined) return undefined
    parts.pop()
    groups.push(value >>> 16, value & 0xffff)
  }
  const hex = parts.map(part => (/^[0-9a-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : Number.NaN))
  return hex.some(Number.isNaN) ? undefined : [...hex, ...groups]
}
