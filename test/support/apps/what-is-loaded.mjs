/** Tells whether Node's HTTP was patched, and whether a native module was loaded. */
import http from 'node:http'

const server = http.createServer((_request, response) => {
  const { sharedObjects } = process.report.getReport()
  const patched = Object.hasOwn(http.Server.prototype, 'emit')
  response.end(JSON.stringify({ patched, loaded: sharedObjects.some(file => file.endsWith('.node')) }))
})
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
