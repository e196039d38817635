/** CommonJS. */
const http = require('node:http')
const { guard } = require('rulewire/middleware/node')

const server = http.createServer(guard((_request, response) => response.writeHead(404).end('missing')))
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
