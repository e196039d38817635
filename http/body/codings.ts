/** As registered (RFC 9110, 8.4.1), under one name each. */
export type Coding = 'gzip' | 'deflate' | 'br'

const names: Readonly<Record<string, Coding | 'identity'>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
  identity: 'identity',
}

/** Nobody has a reason for more of them, and each costs the cap once more. */
const maxCodings = 4

/**
 * The codings of a body in the order in which they were applied (RFC 9110, 8.4).
 * `unknown`: there is one that is not undone here, or there are too many of them.
 */
export function codingsOf(header: string | readonly string[] | undefined): readonly Coding[] | 'unknown' {
  if (header === undefined) return none
  const text = typeof header === 'string' ? header : header.join(',')
  const codings: Coding[] = []
  for (const part of text.split(',')) {
    const name = part.trim().toLowerCase()
    if (name === '') continue
    const coding = Object.hasOwn(names, name) ? names[name] : undefined
    if (coding === undefined || codings.length === maxCodings) return 'unknown'
    if (coding !== 'identity') codings.push(coding)
  }
  return codings
}

const none: readonly Coding[] = []
