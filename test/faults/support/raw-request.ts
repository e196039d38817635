export interface Raw {
  /** @default POST where there is a body, else GET */
  readonly method?: string
  /** As it stands in the request line. @default / */
  readonly target?: string
  /** Whole lines, as they stand in the head; with Content-Length where there is a body and none of them says how long it is. */
  readonly headers?: readonly string[]
  readonly body?: string | Buffer
}

/** The bytes of a request; text is latin1, so that every byte can be written, but a body that is text is UTF-8. */
export function rawRequest({ method, target = '/', headers = [], body }: Raw): Buffer {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body)
  const framed = headers.some(line => /^(content-length|transfer-encoding)\s*:/i.test(line))
  const length = body === undefined || framed ? [] : [`Content-Length: ${bytes.length}`]
  const verb = method ?? (body === undefined ? 'GET' : 'POST')
  const head = [`${verb} ${target} HTTP/1.1`, 'Host: shop.example', ...headers, ...length, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes])
}

export const get = (target: string, ...headers: string[]): Buffer => rawRequest({ target, headers })

export const post = (type: string, body: string | Buffer, ...headers: string[]): Buffer =>
  rawRequest({ headers: [`Content-Type: ${type}`, ...headers], body })

export const postJson = (body: string | Buffer, ...headers: string[]): Buffer =>
  post('application/json', body, ...headers)

export const postForm = (body: string | Buffer, ...headers: string[]): Buffer =>
  post('application/x-www-form-urlencoded', body, ...headers)

/** UTF-8 bytes in a request line or header, as a client that knows no better sends them. */
export const utf8 = (text: string): string => Buffer.from(text).toString('latin1')

/** A body in chunks, by its pieces. */
export function chunked(pieces: readonly (string | Buffer)[]): Buffer {
  const chunks = pieces.map(piece => {
    const bytes = Buffer.from(piece as string)
    return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
  })
  return Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])
}

export interface Part {
  /** Header lines. */
  readonly headers: readonly string[]
  readonly body: string | Buffer
}

/** A multipart body with CRLF everywhere and its last boundary. */
export function multipart(boundary: string, parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ headers, body }) => [
    Buffer.from([`--${boundary}`, ...headers, '', ''].join('\r\n')),
    Buffer.from(body as string),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

export const field = (name: string, body: string | Buffer, ...headers: string[]): Part => ({
  headers: [`Content-Disposition: form-data; name="${name}"`, ...headers],
  body,
})

export const file = (name: string, filename: string, body: string | Buffer, ...headers: string[]): Part => ({
  headers: [`Content-Disposition: form-data; name="${name}"; filename="${filename}"`, ...headers],
  body,
})
