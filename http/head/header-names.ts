/** What is asked of a header by its name alone. */
export interface HeaderName {
  /** In lower case. */
  readonly text: string
  readonly kind: HeaderKind
  /** More different names were seen than are kept, so that this one is made anew each time. */
  readonly isFleeting: boolean
  /** The last head that it was seen in; see `newHead`. Of a fleeting one it says nothing. */
  seenIn: number
}

/**
 * `body`: says whether one follows. `override`: asks to be taken for another request than it is. `forwarding`: what a proxy says of the
 * client. `underscored`: some take it for the name with hyphens.
 */
export type HeaderKind = 'plain' | 'cookie' | 'body' | 'override' | 'forwarding' | 'underscored'

/** Names that differ in case are one. */
export function headerName(name: string): HeaderName {
  return known.get(name) ?? learn(name)
}

let heads = 0

/** A number for the head that is being read: a name that has it in `seenIn` was there before. */
export function newHead(): number {
  heads = heads === 0x3fffffff ? 1 : heads + 1
  return heads
}

/** Ask for another method than that of the request line. */
export const methodOverrides: readonly string[] = ['x-http-method-override', 'x-http-method', 'x-method-override']
/** Ask for another target. */
export const targetOverrides: readonly string[] = ['x-original-url', 'x-rewrite-url']

const forwarding: readonly string[] = [
  'forwarded',
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'x-azure-clientip',
  'cloudfront-viewer-address',
  'x-vercel-forwarded-for',
]

const kinds: ReadonlyMap<string, HeaderKind> = new Map<string, HeaderKind>([
  ['cookie', 'cookie'],
  ['content-length', 'body'],
  ['transfer-encoding', 'body'],
  ...[...methodOverrides, ...targetOverrides].map(name => [name, 'override'] as const),
  ...forwarding.map(name => [name, 'forwarding'] as const),
])

/** As they come. Clients have a few dozen; who sends ever new ones does not fill the memory. */
const known = new Map<string, HeaderName>()
const maxKnown = 2000
const maxLength = 64

function learn(name: string): HeaderName {
  const text = name.toLowerCase()
  const isFleeting = known.size >= maxKnown || name.length > maxLength
  const learned = known.get(text) ?? { text, kind: kindOf(text), isFleeting, seenIn: 0 }
  if (isFleeting) return learned
  known.set(text, learned)
  known.set(name, learned)
  return learned
}

function kindOf(name: string): HeaderKind {
  return kinds.get(name) ?? (name.includes('_') ? 'underscored' : 'plain')
}
