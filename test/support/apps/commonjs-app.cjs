/** An application of CommonJS modules that takes what it needs out of them at once. */
const { createServer } = require('node:http')

const server = createServer((_request, response) => response.writeHead(404).end('missing'))
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
