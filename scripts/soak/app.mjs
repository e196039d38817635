import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'

/** What both applications have seen, whether it was answered or not: the same in either, guarded or bare. */
export const seen = { requests: 0, aborted: 0, bytes: 0, thrown: 0, refused: 0 }

const digest = bytes => createHash('sha1').update(bytes).digest('hex')

/** All that reached the application, so that whatever a guard changed is in the answer. */
function echo(request, body, extra = {}) {
  const { method, url, httpVersion, rawHeaders, rawTrailers } = request
  return { method, url, httpVersion, rawHeaders, rawTrailers, length: body.length, digest: digest(body), ...extra }
}

function sendJson(response, status, value) {
  const text = JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function collect(request, done) {
  const chunks = []
  request.on('data', chunk => {
    seen.bytes += chunk.length
    chunks.push(chunk)
  })
  request.on('aborted', () => {
    seen.aborted += 1
  })
  request.on('error', () => {})
  request.on('end', () => done(Buffer.concat(chunks)))
}

/** By the first segment of the path; each answers in another way that Node has. */
const pages = {
  echo: (request, response) => collect(request, body => sendJson(response, 200, echo(request, body))),
  hold: (request, response) => collect(request, body => sendJson(response, 200, echo(request, body))),
  gate: (request, response) => collect(request, body => sendJson(response, 201, echo(request, body))),
  status: (request, response) => sendJson(response, Number(request.url.split(/[/?]/)[2]), { said: request.url }),
  empty: (request, response) => {
    response.statusCode = request.url.includes('304') ? 304 : 204
    response.end()
  },
  away: (_request, response) => {
    response.writeHead(302, 'Over There', [
      ['Location', '/echo/x'],
      ['Set-Cookie', 'a=1; Path=/'],
      ['Set-Cookie', 'b=2'],
    ])
    response.end()
  },
  stream: (request, response) => {
    response.setHeader('Content-Type', 'text/event-stream')
    response.setHeader('Trailer', 'X-Sum')
    response.flushHeaders()
    response.write('data: one\n\n')
    setTimeout(() => {
      response.write(Buffer.from(`data: ${request.url}\n\n`))
      response.addTrailers({ 'X-Sum': digest(request.url) })
      response.end('data: end\n\n', () => response.end())
    }, 2)
  },
  packed: (request, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.setHeader('content-type', 'application/json')
    response.end(gzipSync(JSON.stringify({ url: request.url, again: 'again '.repeat(200) })))
  },
  large: (request, response) => {
    response.setHeader('content-type', 'text/plain')
    const text = `${request.url} `.repeat(2_000)
    for (let at = 0; at < text.length; at += 20_000) response.write(text.slice(at, at + 20_000))
    response.end()
  },
  implicit: (request, response) => {
    // What is said behind the end is refused, and told so.
    response.on('error', () => {
      seen.refused += 1
    })
    response.setHeader('x-url', request.url)
    response.write('first ')
    response.write('second ', 'utf8', () => {})
    response.end('wörld')
    response.end('ignored')
  },
  ignored: (_request, response) => sendJson(response, 413, { error: 'not read' }),
  broken: (_request, response) => {
    response.setHeader('content-length', 100)
    response.write('only this')
    setTimeout(() => response.destroy(), 5)
  },
  early: (request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('before the body; ')
    collect(request, body => response.end(digest(body)))
  },
  hinted: (request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    sendJson(response, 200, { url: request.url })
  },
}

/** Node alone, with the events besides 'request' that an application may listen to. */
export function nodeServer() {
  const server = createServer((request, response) => {
    seen.requests += 1
    const page = pages[request.url.split(/[/?]/)[1]]
    if (page === undefined) sendJson(response, 404, { error: 'not_found', url: request.url })
    else page(request, response)
  })
  server.on('upgrade', (request, socket) => {
    seen.requests += 1
    socket.on('error', () => {})
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: soak\r\nConnection: Upgrade\r\n\r\n${digest(request.url)}`)
  })
  return server
}

/** Express as it comes: its own ways to answer, to fail, and to read bodies. */
export function expressServer() {
  const express = createRequire(import.meta.url)('express')
  const app = express()
  app.use((_request, _response, next) => {
    seen.requests += 1
    next()
  })
  app.use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true }), express.text({ type: 'text/*' }))
  app.get('/throws/:name', () => {
    seen.thrown += 1
    throw new Error('of the application')
  })
  app.get('/file/:name', (request, response) =>
    response.type('html').cookie('seen', request.params.name).send('<p>ok</p>'),
  )
  app.use('/echo', (request, response) => {
    const text = JSON.stringify(request.body ?? null)
    response.json(echo(request, Buffer.from(text), { query: request.query }))
  })
  app.use('/hold', (request, response) =>
    response.status(202).json({ body: request.body, originalUrl: request.originalUrl }),
  )
  app.use((error, _request, response, _next) => response.status(error.status ?? 500).json({ error: error.message }))
  return createServer(app)
}
