import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** What is sent, by weight: every kind of request and of answer that HTTP/1.1 has between Node's and Express's. */
export function exchanges(random) {
  const kinds = table.flatMap(([weight, app, make]) => Array.from({ length: weight }, () => ({ app, make })))
  let number = 0
  return () => {
    const { app, make } = kinds[random.below(kinds.length)]
    number += 1
    return { app, ...make(new Draft(random, number)) }
  }
}

class Draft {
  constructor(random, number) {
    this.random = random
    this.number = number
    this.word = random.text(4, 'abcdefghijklmnopqrstuvwxyz')
  }

  /** @param headers - besides those that every request has */
  head(method, target, headers = {}, version = '1.1') {
    const all = {
      Host: 'soak.example',
      'User-Agent': `${this.word}/${this.number % 10}.0`,
      Accept: '*/*',
      Cookie: `session=${this.word}-${this.number}; theme="dark"`,
      'X-Number': String(this.number),
      ...headers,
    }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
    return `${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n`
  }

  get(target, headers) {
    return { pieces: [Buffer.from(this.head('GET', target, headers))], methods: ['GET'] }
  }

  post(target, type, body, headers = {}) {
    const bytes = Buffer.from(body)
    const head = this.head('POST', target, { 'Content-Type': type, 'Content-Length': bytes.length, ...headers })
    return { pieces: [Buffer.concat([Buffer.from(head), bytes])], methods: ['POST'] }
  }

  json(size = 300) {
    const { random, word, number } = this
    const user = { id: `u-${number}`, email: `${word}@mail.example`, tags: [word, random.text(6)] }
    return JSON.stringify({ user, amount: random.below(9_999), note: `${word} `.repeat(Math.ceil(size / 5)) })
  }
}

const at = (name, draft) => `/${name}/${draft.word}?q=${draft.word}&n=${draft.number}`

const table = [
  [20, 'node', draft => draft.get(at('echo', draft))],
  [6, 'node', draft => draft.get(at('gate', draft))],
  [8, 'express', draft => draft.get(at('echo', draft))],
  [3, 'express', draft => draft.get(`/file/${draft.word}`)],
  [2, 'express', draft => draft.get(`/throws/${draft.word}`)],
  [2, 'express', draft => draft.get(`/nowhere/${draft.word}`)],
  [8, 'node', draft => draft.post(at('echo', draft), 'application/json', draft.json())],
  [8, 'node', draft => draft.post(at('hold', draft), 'application/json', draft.json())],
  [5, 'express', draft => draft.post(at('echo', draft), 'application/json', draft.json(900))],
  [5, 'express', draft => draft.post(at('hold', draft), 'application/json', draft.json(900))],
  [
    3,
    'express',
    draft => draft.post(at('hold', draft), 'application/x-www-form-urlencoded', `q=${draft.word}&q=2&a%5Bb%5D=3`),
  ],
  [2, 'express', draft => draft.post(at('hold', draft), 'application/json', '{"broken": ')],
  [2, 'express', draft => draft.post(at('echo', draft), 'text/plain', `${draft.word} says\nhello`)],
  [2, 'node', draft => draft.post(at('hold', draft), 'text/plain; charset=utf-16', `${draft.word} says`)],
  [3, 'node', multipart],
  [
    2,
    'node',
    draft => draft.post(at('hold', draft), 'application/json', gzipSync(draft.json()), { 'Content-Encoding': 'gzip' }),
  ],
  [3, 'node', slowUpload],
  [2, 'node', expectContinue],
  [2, 'node', draft => draft.post(at('early', draft), 'application/json', draft.json())],
  [1, 'node', draft => draft.post(at('hold', draft), 'application/json', draft.json(100_000))],
  [1, 'node', draft => draft.post(at('ignored', draft), 'application/json', draft.json(2_000))],
  [
    4,
    'node',
    draft => draft.get(`/status/${[200, 400, 401, 403, 404, 429, 500, 503][draft.number % 8]}?q=${draft.word}`),
  ],
  [2, 'node', draft => draft.get(at('empty', draft))],
  [1, 'node', draft => draft.get(`/empty/304?q=${draft.word}`)],
  [2, 'node', draft => draft.get(at('away', draft))],
  [2, 'node', draft => draft.get(at('stream', draft))],
  [2, 'node', draft => draft.get(at('packed', draft))],
  [1, 'node', draft => draft.get(at('large', draft))],
  [2, 'node', draft => draft.get(at('implicit', draft))],
  [1, 'node', draft => draft.get(at('hinted', draft))],
  [1, 'node', draft => draft.get(at('broken', draft))],
  [2, 'node', draft => ({ pieces: [Buffer.from(draft.head('HEAD', at('echo', draft)))], methods: ['HEAD'] })],
  [2, 'node', pipelined],
  [1, 'node', oldVersion],
  [1, 'node', malformed],
  [1, 'node', upgrade],
  [1, 'node', aborted],
]

function multipart(draft) {
  const part = (name, rest, text) =>
    `--soak\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${text}\r\n`
  const file = part('file', `; filename="${draft.word}.txt"`, draft.word.repeat(500))
  return draft.post(
    at('hold', draft),
    'multipart/form-data; boundary=soak',
    `${part('a', '', draft.word)}${file}--soak--\r\n`,
  )
}

/** In chunks that come one by one, with a trailer. */
function slowUpload(draft) {
  const head = draft.head('POST', at(draft.number % 2 === 0 ? 'hold' : 'echo', draft), {
    'Content-Type': 'application/json',
    'Transfer-Encoding': 'chunked',
    Trailer: 'X-Digest',
  })
  const text = draft.json()
  const middle = Math.floor(text.length / 2)
  const chunk = piece => `${piece.length.toString(16)}\r\n${piece}\r\n`
  const end = `0\r\nX-Digest: ${createHash('sha1').update(text).digest('hex')}\r\n\r\n`
  return {
    pieces: [head, chunk(text.slice(0, middle)), chunk(text.slice(middle)), end].map(piece => Buffer.from(piece)),
    methods: ['POST'],
  }
}

function expectContinue(draft) {
  const text = draft.json()
  const head = draft.head('POST', at('hold', draft), {
    'Content-Type': 'application/json',
    'Content-Length': text.length,
    Expect: '100-continue',
  })
  return { pieces: [Buffer.from(head), Buffer.from(text)], methods: ['POST'] }
}

function pipelined(draft) {
  const { pieces } = draft.post(at('hold', draft), 'application/json', draft.json())
  const get = Buffer.from(draft.head('GET', at('echo', draft)))
  return { pieces: [Buffer.concat([get, ...pieces, get])], methods: ['GET', 'POST', 'GET'] }
}

function oldVersion(draft) {
  return { pieces: [Buffer.from(draft.head('GET', at('echo', draft), {}, '1.0'))], methods: ['GET'] }
}

/** Node answers these itself. */
function malformed(draft) {
  const bad = [
    `GET  ${at('echo', draft)} HTTP/1.1\r\n\r\n`,
    `${draft.word} / HTTP/9.9\r\n\r\n`,
    draft.head('GET', '/', { 'Content-Length': 'x' }),
  ]
  return { pieces: [Buffer.from(bad[draft.number % bad.length])], methods: ['GET'] }
}

function upgrade(draft) {
  const head = draft.head('GET', at('echo', draft), { Connection: 'Upgrade', Upgrade: 'soak' })
  return { pieces: [Buffer.from(head)], methods: ['GET'] }
}

/** Whose client goes away in the middle of the body. */
function aborted(draft) {
  const head = draft.head('POST', at('echo', draft), { 'Content-Type': 'application/json', 'Content-Length': 900 })
  return { pieces: [Buffer.from(`${head}{"user": "${draft.word}`)], methods: [], aborts: true }
}
