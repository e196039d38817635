/** To be bundled, the adapter with it. */
import http from 'node:http'
import { guard } from 'rulewire/middleware/node'

const server = http.createServer(guard((_request, response) => response.writeHead(404).end('missing')))
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
