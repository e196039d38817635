/** An application of two processes that are forked from a third. */
import cluster from 'node:cluster'
import http from 'node:http'

if (cluster.isPrimary) {
  const told = [1, 2].map(() => new Promise(resolve => cluster.fork().on('message', resolve)))
  console.log(`processes ${(await Promise.all(told)).join(' ')}`)
  console.log('listening on nothing')
} else {
  process.on('disconnect', () => process.exit())
  const server = http.createServer((_request, response) => response.writeHead(404).end('missing'))
  server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
    process.send(`http://127.0.0.1:${server.address().port}`)
  })
}
