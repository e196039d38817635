/** Settings in code, an adapter twice, and other servers, which are watched when they ask for it. */
import http from 'node:http'
import { currentRuntime, startRuntime } from 'rulewire'
import { guard } from 'rulewire/middleware/node'

const missing = (_request, response) => response.writeHead(404).end('missing')
const handler = guard(missing, { service: 'named-in-code' })
const guarded = http.createServer(guard(handler, { service: 'too-late' }))
const bare = http.createServer((request, response) => {
  if (request.url === '/watch') startRuntime()
  if (request.url === '/close') currentRuntime().close()
  missing(request, response)
})
guarded.listen(0, '127.0.0.1', () => {
  console.log(`guarded on http://127.0.0.1:${guarded.address().port}`)
  bare.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${bare.address().port}`))
})
