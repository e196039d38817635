import type { RequestDescription, ResponseDescription } from '../rules-schema/index.ts'
import { bodyAddress, filenamesAddress, partHeadersAddress, requestBodyAddresses } from './body/addresses.ts'
import { parseBody } from './body/body.ts'
import { fieldReadings } from './pair-readings.ts'
import type { Reading } from './reading.ts'
import { requestFacts } from './request.ts'
import { responseAddresses } from './response.ts'
import { addText, type TextMap, textMap } from './text-map.ts'

type Texts = Readonly<Record<string, string | readonly string[]>>

/** A request written down, for tests and replays. Of the bodies (`json`, `form`, `text`, `multipart`, `body_base64`) one. */
export type { RequestDescription, ResponseDescription } from '../rules-schema/index.ts'

/** Values by address, what came but not whole, and what others may understand. */
export interface Described {
  readonly addresses: Readonly<Record<string, unknown>>
  readonly cut: readonly string[]
  readonly readings: readonly Reading[]
}

export const responseBodyAddress = 'server.response.body'

/** What the same request would have on the wire before its body. */
export function describedHead(request: RequestDescription): Described {
  const { addresses, cut, readings } = factsOf(request)
  return { addresses, cut, readings }
}

/** Undefined: there is no body. */
export function describedBody(request: RequestDescription): Described | undefined {
  const { json, form, text, multipart, body_base64: base64 } = request
  if (base64 !== undefined) return bodyOfBytes(Buffer.from(base64, 'base64'), request)
  if (multipart !== undefined) return describedMultipart(multipart)
  if (json !== undefined) return whole({ [bodyAddress]: json })
  if (form !== undefined) return describedFields(addTexts(textMap(), form))
  return text === undefined ? undefined : whole({ [bodyAddress]: text })
}

/** Head and body in one. */
export function describedRequest(request: RequestDescription): Readonly<Record<string, unknown>> {
  return { ...describedHead(request).addresses, ...describedBody(request)?.addresses }
}

/** Of the user that the application has found out, as far as there is one. */
export function describedUser({ user = {} }: RequestDescription): Readonly<Record<string, unknown>> {
  const members = Object.entries({ 'usr.id': user.id, 'usr.login': user.login, 'usr.session_id': user.session_id })
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

/** The head of a response; a status that is not said is not there. */
export function describedResponse({ status, headers = {} }: ResponseDescription): Readonly<Record<string, unknown>> {
  const addresses = responseAddresses(status ?? 0, headers)
  return status === undefined ? { ...addresses, 'server.response.status': undefined } : addresses
}

export function describedResponseBody({ json, text }: ResponseDescription): Readonly<Record<string, unknown>> {
  if (json === undefined && text === undefined) return {}
  return { [responseBodyAddress]: json === undefined ? text : json }
}

function factsOf(request: RequestDescription, extraHeaders: readonly string[] = []) {
  return requestFacts({
    method: request.method ?? 'GET',
    url: targetOf(request),
    rawHeaders: [...rawHeadersOf(request.headers ?? {}), ...cookieHeaders(request.cookies ?? {}), ...extraHeaders],
    remoteAddress: request.client_ip,
  })
}

/** A body that nobody could read is one that did not come whole, as in a live request. */
function bodyOfBytes(bytes: Buffer, request: RequestDescription): Described | undefined {
  if (bytes.length === 0) return undefined
  const format = factsOf({ ...request, headers: withoutLength(request.headers) }, [
    'content-length',
    String(bytes.length),
  ]).body
  const { value, filenames, partHeaders, cut, readings = [] } = parseBody(bytes, format)
  if (value === undefined || cut) return { addresses: {}, cut: requestBodyAddresses, readings }
  const addresses = { [bodyAddress]: value, [filenamesAddress]: filenames, [partHeadersAddress]: partHeaders }
  return { ...whole(addresses), readings }
}

function withoutLength(headers: Texts = {}): Texts {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length'))
}

function describedMultipart({ fields = {}, filenames = [] }: NonNullable<RequestDescription['multipart']>): Described {
  const { addresses, readings } = describedFields(addTexts(textMap(), fields))
  return { ...whole({ ...addresses, [filenamesAddress]: filenames }), readings }
}

function describedFields(fields: TextMap): Described {
  const readings = fieldReadings(fields).readings.map(reading => ({ [bodyAddress]: reading }))
  return { ...whole({ [bodyAddress]: fields }), readings }
}

function whole(addresses: Readonly<Record<string, unknown>>): Described {
  return { addresses, cut: [], readings: [] }
}

function targetOf({ url, path }: RequestDescription): string {
  if (url === undefined) return path ?? '/'
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)
  const rest = authority === null ? url : url.slice(authority[0].length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

function rawHeadersOf(headers: Texts): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap(text => [name, text]))
}

/** As a client would send cookies with these values. */
function cookieHeaders(cookies: Texts): string[] {
  return Object.entries(cookies).flatMap(([name, value]) =>
    [value].flat().flatMap(text => ['cookie', `${name}=${text.replaceAll(/[%;"\s]/g, encodeURIComponent)}`]),
  )
}

function addTexts(map: TextMap, texts: Texts): TextMap {
  for (const [name, value] of Object.entries(texts)) for (const text of [value].flat()) addText(map, name, text)
  return map
}
