import { bodyAddress, requestFacts } from './request.ts'
import { type HeaderValue, responseAddresses } from './response.ts'
import { addText, type TextMap, textMap } from './text-map.ts'

type Texts = Readonly<Record<string, string | readonly string[]>>

/** A request written down, for tests and replays. */
export interface RequestDescription {
  /** @default GET */
  readonly method?: string
  /** Path and query. `url` may be absolute and wins over `path`. @default / */
  readonly path?: string
  readonly url?: string
  readonly headers?: Texts
  readonly cookies?: Texts
  /** The parsed body: one of `json`, `form` (urlencoded) and `text`. */
  readonly json?: unknown
  readonly form?: Texts
  readonly text?: string
  readonly client_ip?: string
}

export interface ResponseDescription {
  readonly status: number
  readonly headers?: Readonly<Record<string, HeaderValue>>
}

/** The addresses that the same request would have on the wire; body included where one is described. */
export function describedRequest(request: RequestDescription): Readonly<Record<string, unknown>> {
  const { addresses } = requestFacts({
    method: request.method ?? 'GET',
    url: targetOf(request),
    rawHeaders: rawHeadersOf(request.headers ?? {}),
    remoteAddress: request.client_ip,
  })
  addTexts(addresses['server.request.cookies'] as TextMap, request.cookies ?? {})
  const body = bodyOf(request)
  return body === undefined ? addresses : { ...addresses, [bodyAddress]: body }
}

export function describedResponse(response: ResponseDescription): Readonly<Record<string, unknown>> {
  return responseAddresses(response.status, response.headers ?? {})
}

function targetOf({ url, path }: RequestDescription): string {
  if (url === undefined) return path ?? '/'
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)
  const rest = authority === null ? url : url.slice(authority[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

function bodyOf({ json, form, text }: RequestDescription): unknown {
  if (json !== undefined) return json
  return form === undefined ? text : addTexts(textMap(), form)
}

function rawHeadersOf(headers: Texts): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap(text => [name, text]))
}

function addTexts(map: TextMap, texts: Texts): TextMap {
  for (const [name, value] of Object.entries(texts)) for (const text of [value].flat()) addText(map, name, text)
  return map
}
