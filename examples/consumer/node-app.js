import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

const server = createServer(async (request, response) => {
  if (request.url !== '/login') return response.end('hello')
  const { email, password } = await json(request)
  response.writeHead(password === 'right' ? 200 : 401, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ user: email }))
}).listen(process.env.PORT ?? 0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
