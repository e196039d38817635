/** The bits of an address, `'0'` and `'1'`: 32 or 128 of them. IPv4 mapped into IPv6 is IPv4. */
export function ipBits(text: string): string | undefined {
  if (!text.includes(':')) return ipv4Bits(text)
  const bits = ipv6Bits(text)
  return bits?.startsWith(mappedStart) ? bits.slice(mappedStart.length) : bits
}

/** Whether the address is the one that `range` says, or in it. */
export function isIn(address: string, range: string): boolean {
  const [start = '', length] = range.split('/')
  const bits = ipBits(start)
  if (bits === undefined) throw new Error(`an accepted rule has no range ${range}`)
  // Of a mapped address, in a range written as IPv6, the first 96 bits are fixed.
  const fixed = start.includes(':') && bits.length === 32 ? mappedStart.length : 0
  const shared = length === undefined ? bits.length : Number(length) - fixed
  return address.length === bits.length && address.startsWith(bits.slice(0, shared))
}

const mappedStart = '0'.repeat(80) + '1'.repeat(16)

function ipv4Bits(text: string): string | undefined {
  const octets = text.split('.')
  const isRight = octets.length === 4 && octets.every(octet => /^(0|[1-9][0-9]{0,2})$/.test(octet) && +octet <= 255)
  return isRight ? octets.map(octet => inBits(Number(octet), 8)).join('') : undefined
}

/** RFC 4291 §2.2: eight groups; `::` for one or more that are zero; the last two may be written as IPv4. */
function ipv6Bits(text: string): string | undefined {
  const last = text.slice(text.lastIndexOf(':') + 1)
  if (last.includes('.')) {
    const tail = ipv4Bits(last)
    return tail === undefined ? undefined : ipv6Bits(text.slice(0, -last.length) + asGroups(tail))
  }
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const before = groupsOf(head)
  const after = groupsOf(tail ?? '')
  const missing = 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after]
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  return groups.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))
    ? groups.map(group => inBits(Number.parseInt(group, 16), 16)).join('')
    : undefined
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':')
}

/** 32 bits as two groups of IPv6. */
function asGroups(bits: string): string {
  return [bits.slice(0, 16), bits.slice(16)].map(half => Number.parseInt(half, 2).toString(16)).join(':')
}

function inBits(number: number, count: number): string {
  return number.toString(2).padStart(count, '0')
}
