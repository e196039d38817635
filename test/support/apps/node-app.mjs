/** An application on node:http that does not know Rulewire. What it does is in the path. */
import http from 'node:http'

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

if (process.env.APP_CATCHES) process.on('uncaughtException', error => console.log(`caught: ${error.message}`))

const server = http.createServer((request, response) => {
  const route = routes[request.url.split('?')[0]]
  return route ? route(request, response) : response.end('ok')
})
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
