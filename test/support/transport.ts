import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { Readable, Writable } from 'node:stream'
import { certificate } from './certificate.ts'

export type Protocol = 'http' | 'https' | 'h2c' | 'h2'

/** An answer, read to its end. */
export interface Received extends Response {
  readonly trailers: Readonly<Record<string, unknown>>
}

/** A request whose body is sent piece by piece. */
export interface Upload {
  write(chunk: string | Buffer): void
  end(chunk?: string | Buffer): void
  /** Hangs up, or resets the stream. */
  abort(): void
  /** The server has asked for the body. */
  readonly isContinued: boolean
  /** What has come of the answer's body. */
  readonly soFar: string
  readonly answer: Promise<Received>
}

export interface UploadInit {
  /** @default POST */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent behind the body. */
  readonly trailers?: Readonly<Record<string, string>>
}

/** What `fetch` is for HTTP/1, for every protocol, and without anything that the test did not say. */
export interface Transport {
  fetch(path: string, init?: RequestInit): Promise<Received>
  open(path: string, init: UploadInit): Upload
  close(): void
}

export function transport(protocol: Protocol, port: number): Transport {
  const wire = protocol === 'http' || protocol === 'https' ? http1(protocol, port) : http2Wire(protocol, port)
  return {
    fetch: (path, init = {}) => fetchOver(wire, path, init),
    open: (path, { method = 'POST', headers = {}, trailers }) => wire.send(path, method, headers, true, trailers),
    close: () => wire.close(),
  }
}

interface Sent extends Upload {
  readonly body: Writable
}

type Fields = Readonly<Record<string, string>>

interface Wire {
  send(path: string, method: string, headers: Fields, hasBody: boolean, trailers?: Fields): Sent
  close(): void
}

async function fetchOver(wire: Wire, path: string, init: RequestInit): Promise<Received> {
  const { method, headers, body } = new Request('http://127.0.0.1', { duplex: 'half', ...init } as RequestInit)
  const fields = Object.fromEntries(headers)
  // Of a stream nobody knows the length.
  const whole = body !== null && !(init.body instanceof ReadableStream) ? await bytesOf(body) : undefined
  if (whole !== undefined) fields['content-length'] = String(whole.length)
  const sent = wire.send(path, method, fields, body !== null)
  if (whole !== undefined) sent.end(whole)
  else if (body !== null) void write(body, sent.body)
  return sent.answer
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function write(body: AsyncIterable<Uint8Array>, to: Writable): Promise<void> {
  for await (const chunk of body) {
    if (to.destroyed) return
    if (!to.write(chunk)) await room(to)
  }
  to.end()
}

/** Waits until more may be written, or until nothing will be. */
async function room(to: Writable): Promise<void> {
  const over = new AbortController()
  const wait = (event: string) => once(to, event, { signal: over.signal }).catch(() => {})
  await Promise.race([wait('drain'), wait('close')])
  over.abort()
}

function http1(protocol: 'http' | 'https', port: number): Wire {
  const { Agent, request: start } = protocol === 'http' ? http : https
  const agent = new Agent({ keepAlive: true })
  return {
    send(path, method, headers, hasBody, trailers) {
      const options = { host: '127.0.0.1', port, path, method, headers, agent, ca: certificate().cert }
      const request = start(options)
      const state = newState(request)
      if (trailers !== undefined) request.addTrailers(trailers)
      const answer = new Promise<Received>((resolve, reject) => {
        request.on('error', reject)
        request.on('response', response => {
          collect(response, state.body).then(body => {
            if (!response.complete) throw new Error('cut off')
            const { statusCode = 0, statusMessage = '', rawHeaders, trailers } = response
            resolve(received(statusCode, statusMessage, pairs(rawHeaders), body, trailers))
          }, reject)
        })
      })
      if (hasBody) request.flushHeaders()
      else request.end()
      return sent(request, answer, state, () => request.destroy())
    },
    close: () => agent.destroy(),
  }
}

function http2Wire(protocol: 'h2c' | 'h2', port: number): Wire {
  const origin = `${protocol === 'h2c' ? 'http' : 'https'}://127.0.0.1:${port}`
  let session: http2.ClientHttp2Session | undefined
  const connected = () => {
    if (session !== undefined && !session.closed && !session.destroyed) return session
    session = http2.connect(origin, { ca: certificate().cert })
    session.on('error', () => {})
    return session
  }
  return {
    send(path, method, headers, hasBody, trailers) {
      const fields = { ...headers, ':path': path, ':method': method }
      const stream = connected().request(fields, { endStream: !hasBody, waitForTrailers: trailers !== undefined })
      stream.on('wantTrailers', () => stream.sendTrailers({ ...trailers }))
      const state = newState(stream)
      const answer = new Promise<Received>((resolve, reject) => {
        let head: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {}
        let trailers = {}
        let isWhole = false
        stream.on('response', headers => {
          head = headers
        })
        stream.on('trailers', headers => {
          trailers = headers
        })
        stream.on('end', () => {
          isWhole = head[':status'] !== undefined
        })
        stream.on('error', reject)
        stream.on('data', chunk => state.body.push(chunk))
        stream.on('close', () => {
          if (!isWhole || stream.rstCode > 0) return reject(new Error('cut off'))
          const fields = Object.entries(head).filter(([name]) => !name.startsWith(':'))
          resolve(received(head[':status'] ?? 0, '', fields as [string, string][], Buffer.concat(state.body), trailers))
        })
      })
      return sent(stream, answer, state, () => stream.destroy(new Error('broken off')))
    },
    close: () => session?.destroy(),
  }
}

interface State {
  isContinued: boolean
  readonly body: Buffer[]
}

function newState(request: Writable): State {
  const state = { isContinued: false, body: [] }
  request.on('continue', () => {
    state.isContinued = true
  })
  return state
}

function sent(body: Writable, answer: Promise<Received>, state: State, abort: () => void): Sent {
  // Nobody waits for the answer to a request that is broken off.
  answer.catch(() => {})
  return {
    body,
    answer,
    write: chunk => void body.write(chunk),
    end: chunk => void body.end(chunk),
    abort,
    get isContinued() {
      return state.isContinued
    },
    get soFar() {
      return Buffer.concat(state.body).toString()
    },
  }
}

async function collect(stream: Readable, chunks: Buffer[]): Promise<Buffer> {
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, i) => [rawHeaders[2 * i], rawHeaders[2 * i + 1]] as never)
}

function received(
  status: number,
  statusText: string,
  fields: [string, string | string[]][],
  body: Buffer,
  trailers: object,
): Received {
  const headers = fields.flatMap(([name, value]) => [value].flat().map(one => [name, one] as [string, string]))
  const response = new Response(body.length === 0 ? null : body, { status, statusText, headers })
  return Object.assign(response, { trailers: Object.fromEntries(Object.entries(trailers)) })
}
