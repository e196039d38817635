/** Changes what every module of the process uses, and changes it back: /change?<name>, /mend. Answers by what no change touches. */
import http from 'node:http'
import { broken, changes } from './changes.mjs'

let mend = () => {}

const server = http.createServer((request, response) => {
  response.sendDate = false
  const { url } = request
  if (url === '/missing') {
    response.statusCode = 404
    response.end('missing')
  } else if (url === '/echo') echo(request, response)
  else if (url === '/mend') {
    mend()
    mend = () => {}
    response.end('mended')
  } else change(url, response)
})

function echo(request, response) {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', chunk => {
    text += chunk
  })
  request.on('end', () => {
    response.setHeader('x-own', 'yes')
    response.end(text)
  })
}

function change(url, response) {
  const name = decodeURIComponent(url.slice('/change?'.length))
  const make = changes[name] ?? broken[name]
  // When nothing of this request is left to be done.
  response.end('changing', () => {
    setImmediate(() => {
      mend = make()
    })
  })
}

server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
