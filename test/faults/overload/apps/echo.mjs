/** Answers with what it got; what Rulewire says of itself is at /status. */
import http from 'node:http'

const runtime = globalThis[Symbol.for('rulewire.runtime')]

const server = http.createServer((request, response) => {
  if (request.url === '/status') {
    response.end(JSON.stringify({ status: runtime?.status(), memory: process.memoryUsage() }))
    return
  }
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', () => {
    response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'text/plain' })
    response.end(Buffer.concat(chunks))
  })
})
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
