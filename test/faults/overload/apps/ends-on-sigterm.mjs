/** Ends as services do that are stopped by whoever runs them: no new connections, what is underway is finished, then exit. */
import http from 'node:http'

const runtime = globalThis[Symbol.for('rulewire.runtime')]
const server = http.createServer((request, response) => {
  if (request.url !== '/program') return response.end('answer')
  const { program, remote } = runtime.status()
  response.end(
    JSON.stringify({ rules: program.rules, revision: remote.active?.revision ?? null, persisted: remote.persisted }),
  )
})
process.on('SIGTERM', () => {
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
