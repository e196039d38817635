import { createHash } from 'node:crypto'
import { type IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

export type Route = (request: IncomingMessage, response: ServerResponse) => void

/** What must not reach a client whose response is replaced. */
export const secret = 'secret of the application'

/** A login that fails, told in every way in which a response can be. */
const deniedRoutes: Readonly<Record<string, Route>> = {
  '/denied/end': (_request, response) => {
    dressed(response).statusCode = 401
    response.end(secret)
  },
  '/denied/write-head': (_request, response) =>
    void dressed(response).writeHead(401, 'Secret', { 'X-Secret': secret }).end(secret),
  '/denied/head-only': (_request, response) => void dressed(response).writeHead(401).end(),
  '/denied/write': (_request, response) => {
    dressed(response).statusCode = 401
    response.write(secret)
    setImmediate(() => {
      response.write(secret)
      setImmediate(() => response.end(secret))
    })
  },
  '/denied/flush': (_request, response) => {
    dressed(response).statusCode = 401
    response.flushHeaders()
    response.write(secret, () => response.end(secret))
  },
  '/denied/long': (_request, response) => {
    dressed(response).setHeader('Content-Length', 1000)
    response.statusCode = 401
    response.end(secret.padEnd(1000))
  },
  '/denied/pipe': (_request, response) => {
    dressed(response).statusCode = 401
    Readable.from(Array.from({ length: 50 }, () => secret.repeat(1000))).pipe(response)
  },
  '/denied/twice': (_request, response) => {
    response.on('error', () => {})
    dressed(response).writeHead(401)
    response.end(secret)
    response.end(secret)
    response.write(secret)
  },
  '/denied/late': (_request, response) => {
    const { writeHead } = dressed(response)
    response.writeHead = ((_status: number) => {
      response.setHeader('Set-Cookie', `late=${secret}`)
      return writeHead.call(response, 401)
    }) as typeof writeHead
    response.end(secret)
  },
  '/denied/corked': (_request, response) => {
    dressed(response).statusCode = 401
    response.cork()
    response.write(secret)
    response.end(secret)
  },
  '/denied/trailers': (_request, response) => {
    dressed(response).writeHead(401, { Trailer: 'X-Secret' })
    response.write(secret)
    response.addTrailers({ 'X-Secret': secret })
    response.end()
  },
}

export const deniedPaths: readonly string[] = Object.keys(deniedRoutes)

/** With all that applications and middlewares set before they answer. */
function dressed(response: ServerResponse): ServerResponse {
  response.setHeader('Set-Cookie', [`session=${secret}`, `other=${secret}`])
  response.setHeader('Content-Encoding', 'identity')
  response.setHeader('ETag', `"${secret}"`)
  response.setHeader('X-Powered-By', secret)
  response.setHeader('Content-Type', 'text/x-secret')
  response.setHeader('Date', 'Thu, 01 Jan 1970 00:00:00 GMT')
  // HTTP/2 has none.
  if (response instanceof ServerResponse) response.statusMessage = 'Secret'
  return response
}

/** What all hosts serve in the same way, on the bare response. */
export const plainRoutes: Readonly<Record<string, Route>> = {
  '/missing': (_request, response) => void response.writeHead(404).end('missing'),
  '/ok': (_request, response) => void response.end('ok'),
  '/no-content': (_request, response) => void response.writeHead(204).end(),
  '/trailers': (_request, response) => {
    response.writeHead(404, { Trailer: 'X-After' })
    response.write('missing')
    response.addTrailers({ 'X-After': 'yes' })
    response.end()
  },
  '/stream': (_request, response) => {
    response.write('one,')
    setImmediate(() => {
      response.write('two,')
      setImmediate(() => response.end('three'))
    })
  },
  '/headers/set': (_request, response) => {
    response.setHeader('X-Kind', 'a')
    response.end()
  },
  '/headers/object': (_request, response) => void response.writeHead(200, { 'X-Kind': 'a' }).end(),
  '/headers/reason': (_request, response) => void response.writeHead(200, 'Fine', { 'X-Kind': 'a' }).end(),
  '/headers/flat': (_request, response) => void response.writeHead(200, ['X-Other', 'b', 'X-Kind', 'a']).end(),
  '/headers/late': (_request, response) => {
    const { writeHead } = response
    response.writeHead = ((status: number) => {
      response.statusCode = 404
      response.setHeader('X-Kind', 'a')
      return writeHead.call(response, status === 200 ? 404 : status)
    }) as typeof writeHead
    response.end('late')
  },
  '/early': (_request, response) => void response.writeHead(401).end('early'),
  '/hangup': (_request, response) => void response.destroy(),
  '/hangup-midway': (_request, response) => {
    response.writeHead(404)
    response.write('half')
    setImmediate(() => response.destroy())
  },
  '/twice': (_request, response) => {
    response.on('error', () => {})
    response.writeHead(404)
    const code = codeOf(() => response.writeHead(200))
    response.end(code)
    response.end('again')
  },
  '/bad-status': (_request, response) => {
    const code = codeOf(() => response.writeHead(99))
    response.writeHead(404).end(code)
  },
  '/answers-first': (request, response) => {
    response.writeHead(200)
    response.write('half,')
    request.on('end', () => response.end('whole')).resume()
  },
  ...deniedRoutes,
  '/hash': (request, response) => {
    const hash = createHash('sha256')
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      hash.update(chunk)
      chunk.fill(0)
    })
    request.on('end', () => response.end(JSON.stringify({ length, sha256: hash.digest('hex') })))
  },
}

function codeOf(task: () => void): string {
  try {
    task()
    return 'none'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** The route of a request that is served on the bare response. */
export function plainRoute(url = ''): Route | undefined {
  return plainRoutes[url.split('?')[0] ?? '']
}
