/**
 * The `for` of each element of the Forwarded header (RFC 7239, 4), in their order: who sent the request to the proxy that wrote the element. An
 * element that is ill-formed, or has no `for` or several, is the empty text, which is no address.
 */
export function forwardedFor(header: string): readonly string[] {
  return split(header, ',').map(element => {
    const pairs = split(element, ';').map(pair => pairOf.exec(pair))
    const named = pairs.filter(pair => pair?.[1]?.toLowerCase() === 'for')
    if (pairs.includes(null) || named.length !== 1) return ''
    const [, , token, quoted] = named[0] as RegExpExecArray
    return token ?? (quoted as string).replaceAll(/\\(.)/g, '$1')
  })
}

/** RFC 9110, 5.6: a token, then a token or a quoted text. */
const pairOf = /^\s*([!#$%&'*+.^_`|~\w-]+)=(?:([!#$%&'*+.^_`|~\w-]+)|"((?:[^"\\]|\\.)*)")\s*$/

/** Where it is not between quotes. */
function split(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const symbol = text[at]
    if (isQuoted && symbol === '\\') at++
    else if (symbol === '"') isQuoted = !isQuoted
    else if (symbol === separator && !isQuoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}
