import { type BodyFormat, bodyFormat } from './body/body-format.ts'
import { type ClientIp, clientIp } from './client-ip/client-ip.ts'
import { nobodyIsBelieved, type TrustProxy } from './client-ip/trust-proxy.ts'
import { headReadings } from './head/head-readings.ts'
import { HeadValues } from './head/head-values.ts'
import { own } from './own.ts'
import type { OtherReadings, Reading } from './reading.ts'
import { lookupIn } from './request-headers.ts'
import { textMap } from './text-map.ts'

/** A request head as it came. */
export interface RequestHead {
  readonly method: string
  /** The request target as received. */
  readonly url: string
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[]
  /** Headers that whoever reads them keeps at most; what comes after is not known. @default 1,000, as Node does */
  readonly maxHeaders?: number | undefined
  /** The socket's peer. */
  readonly remoteAddress?: string | undefined
  /** Whether a body follows, where that is not a matter of headers (HTTP/2). */
  readonly hasBody?: boolean
}

export interface RequestOptions {
  /** Who is believed about the client. @default nobody: it is the peer */
  readonly trustProxy?: TrustProxy | undefined
}

/** All that is known before the body. */
export interface RequestFacts extends OtherReadings {
  /** Values by address, those that are there at once. */
  readonly known: Readonly<Record<string, unknown>>
  /** The others, which are made when somebody looks at them. */
  readonly lazy: {
    readonly addresses: readonly string[]
    value(address: string): unknown
    member(address: string, name: string): unknown
  }
  /** All of them, made now. */
  readonly addresses: Readonly<Record<string, unknown>>
  /** Addresses with more pairs than are taken apart, so that nothing can be said of them. */
  readonly cut: readonly string[]
  readonly body: BodyFormat
  /** Who the client is, and by whose word. */
  readonly client: ClientIp
  /** A header in which a proxy says who the client is, when nobody was believed; unless just that was asked for. */
  readonly unbelieved: string | undefined
}

/** @param head which nobody changes afterwards: much of it is looked at when somebody asks */
export function requestFacts(head: RequestHead, options: RequestOptions = noOptions): RequestFacts {
  return new HeadFacts(head, options)
}

const noOptions: RequestOptions = {}

class HeadFacts implements RequestFacts {
  readonly known: Readonly<Record<string, unknown>>
  readonly lazy: HeadValues
  readonly body: BodyFormat
  readonly cut: readonly string[]
  readonly readings: readonly Reading[]
  readonly ambiguous: readonly string[]
  readonly client: ClientIp
  readonly #trustProxy: TrustProxy | undefined

  constructor(head: RequestHead, { trustProxy }: RequestOptions) {
    const method = head.method.toUpperCase()
    const lazy = new HeadValues(head.url, head.rawHeaders, head.maxHeaders)
    const { readings, ambiguous } = headReadings(method, head.url, lazy)
    this.lazy = lazy
    this.#trustProxy = trustProxy
    this.client = clientIp(head.remoteAddress, name => lazy.fields.valuesOf(name), trustProxy)
    this.known = knownOf(method, head.url, this.client.address)
    this.cut = lazy.cut
    // What says that a body follows may be among the headers that were left out.
    const hasBody = own(head, 'hasBody') ?? (lazy.fields.isCut || undefined)
    this.body = bodyFormat(lazy.fields.saysBody || hasBody ? lazy.fields : noHeaders, hasBody)
    this.readings = readings
    this.ambiguous = ambiguous
  }

  get unbelieved(): string | undefined {
    if (this.client.from !== 'peer' || this.#trustProxy === nobodyIsBelieved) return undefined
    return this.lazy.fields.forwarding
  }

  get addresses(): Readonly<Record<string, unknown>> {
    const { fields, pairs } = this.lazy
    return {
      'server.request.method': this.known['server.request.method'],
      'server.request.uri.raw': this.known['server.request.uri.raw'],
      'http.client_ip': this.known['http.client_ip'],
      'server.request.query': pairs.values,
      'server.request.headers.no_cookies': fields.headers,
      'server.request.cookies': fields.cookies,
    }
  }
}

/** With names as they are written, an object of a known shape: made for every request. */
function knownOf(method: string, target: string, clientIp: string | undefined): RequestFacts['known'] {
  return { 'server.request.method': method, 'server.request.uri.raw': target, 'http.client_ip': clientIp }
}

const noHeaders = lookupIn(textMap())
