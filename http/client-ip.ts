/** The socket's peer; an IPv4 peer of a dual-stack socket is written as IPv4. */
export function clientIp(remoteAddress: string | undefined): string | undefined {
  if (remoteAddress?.toLowerCase().startsWith(mapped) && remoteAddress.includes('.'))
    return remoteAddress.slice(mapped.length)
  return remoteAddress
}

const mapped = '::ffff:'
