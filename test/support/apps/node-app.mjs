/** An application of Node's own servers that does not know Rulewire. What it does is in the path. */
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'

const routes = {
  '/missing': (_request, response) => response.writeHead(404).end('missing'),
  '/throw': () => {
    throw new Error('thrown by the handler')
  },
  '/reject': async () => {
    throw new Error('rejected by the handler')
  },
  '/close': (_request, response) => {
    response.end('closing')
    server.close()
  },
}

// Ends with the process that started it.
if (process.env.APP_IS_CHILD) process.on('disconnect', () => process.exit())
if (process.env.APP_CATCHES) process.on('uncaughtException', error => console.log(`caught: ${error.message}`))

const { APP_PROTOCOL: protocol = 'http', APP_KEY: key, APP_CERT: cert } = process.env
const create = {
  http: listener => http.createServer(listener),
  https: listener => https.createServer({ key, cert }, listener),
  h2c: listener => http2.createServer(listener),
  h2: listener => http2.createSecureServer({ key, cert, allowHTTP1: true }, listener),
}
const server = create[protocol]((request, response) => {
  const route = routes[request.url.split('?')[0]]
  return route ? route(request, response) : response.end('ok')
})
const scheme = protocol === 'https' || protocol === 'h2' ? 'https' : 'http'
server.listen(0, '127.0.0.1', () => console.log(`listening on ${scheme}://127.0.0.1:${server.address().port}`))
