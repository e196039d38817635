import http, { type RequestListener } from 'node:http'
import http2 from 'node:http2'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { until } from '../support/until.ts'

closeServersAfterEach()

const category = 'business_logic'
const body = { address: 'server.response.body' }
const rules = [
  {
    id: 'balance',
    category,
    event: 'test.balance',
    conditions: [{ operator: 'greater_than', inputs: [{ ...body, path: '$.balance' }], value: 100 }],
  },
  {
    id: 'text',
    category,
    event: 'test.text',
    conditions: [{ operator: 'contains', inputs: [body], values: ['stack trace'] }],
  },
  {
    id: 'none',
    category,
    event: 'test.none',
    conditions: [{ operator: '!exists', inputs: [{ ...body, path: '$.id' }] }],
  },
]

type Case = readonly [how: string, answer: RequestListener, matched: readonly string[]]

const rich = JSON.stringify({ id: 1, balance: 1000 })
const json = { 'content-type': 'application/json' }

const cases: readonly Case[] = [
  [
    'end alone',
    (_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(rich)
    },
    ['balance'],
  ],
  ['writeHead and end', (_request, response) => void response.writeHead(200, json).end(rich), ['balance']],
  ['another value', (_request, response) => void response.writeHead(200, json).end('{"id":1,"balance":5}'), []],
  [
    'bytes, changed afterwards',
    (_request, response) => {
      const bytes = Buffer.from(rich)
      response.writeHead(200, json).end(bytes, () => bytes.fill(0))
    },
    ['balance'],
  ],
  [
    'several pieces',
    (_request, response) => {
      response.writeHead(200, json)
      response.write(rich.slice(0, 9))
      setImmediate(() => {
        response.write(Buffer.from(rich.slice(9, 12)))
        response.end(rich.slice(12))
      })
    },
    ['balance'],
  ],
  [
    'text in latin1',
    (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/plain; charset=latin1' }).end('é stack trace', 'latin1'),
    ['none', 'text'],
  ],
  [
    'compressed',
    (_request, response) => void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(rich)),
    ['balance'],
  ],
  ['JSON without the member', (_request, response) => void response.writeHead(200, json).end('{}'), ['none']],
  ['no body', (_request, response) => void response.writeHead(204).end(), []],
  [
    'binary',
    (_request, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end('stack trace'),
    [],
  ],
  [
    'more than is kept',
    (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/plain' }).end('stack trace'.padEnd(2000)),
    [],
  ],
]

const guarded = useGuard({ rules, guard: { maxBodyBytes: 1000 } })

async function overHttp2(port: number): Promise<void> {
  const client = http2.connect(`http://127.0.0.1:${port}`)
  const stream = client.request({ ':path': '/' })
  for await (const _ of stream.end());
  client.close()
}

const hosts = {
  'HTTP/1': {
    server: (answer: RequestListener) => http.createServer(answer),
    get: async (port: number) => void (await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer()),
  },
  'HTTP/2': { server: (answer: RequestListener) => http2.createServer(answer as never), get: overHttp2 },
}

describe.each(Object.entries(hosts))('%s', (_name, { server, get }) => {
  test.each(cases)('%s', async (_how, answer, matched) => {
    let isOver = false
    const port = await serve(
      server((request, response) => {
        response.on('close', () => {
          isOver = true
        })
        answer(request, response)
      }) as http.Server,
    )
    await get(port)
    await until(() => isOver)
    expect(guarded.records.map(record => record.rule.id)).toEqual(matched)
  })
})

test('a HEAD request has no body to look at, whatever is written', async () => {
  const port = await serve(http.createServer((_request, response) => void response.writeHead(200, json).end(rich)))
  await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' })
  await until(() => guarded.guard.status().requests === 1)
  expect(guarded.records).toEqual([])
})
