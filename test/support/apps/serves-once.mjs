/** An application that listens, answers its own one request and ends. */
import http from 'node:http'

const server = http.createServer((_request, response) => response.end('ok'))
server.listen(0, '127.0.0.1', async () => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}`)
  const { rules } = globalThis[Symbol.for('rulewire.runtime')].status().program
  console.log(`served: ${await response.text()}, rules: ${rules}`)
  server.close()
  server.closeAllConnections()
})
