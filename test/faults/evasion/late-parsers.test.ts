import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { type Judged, useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { get, post, postForm, postJson } from '../support/raw-request.ts'

/** An application whose parsers are less strict than ours, and that says what it understood. */
function app(): RequestListener {
  const application = express()
  application.set('env', 'test')
  application.set('query parser', 'extended')
  application.use('/any-json', express.json({ type: () => true }))
  application.use('/any-form', express.urlencoded({ type: () => true, extended: true }))
  application.use('/json', express.json())
  application.use('/form', express.urlencoded({ extended: true }))
  application.use('/text', express.text({ type: () => true }))
  application.all(
    '/*path',
    (request, response) => void response.json({ query: request.query, body: request.body as unknown }),
  )
  return application
}

const judge = useJudge({ rules: payloadRules, app })

const escaped = '{"q":"\\u003cscript\\u003e"}'

const at = (target: string, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(bytes.toString('latin1').replace(' / ', ` ${target} `), 'latin1')])

/** The payload is there for the application, whatever the request says of itself: real evasions, and no straw men. */
const understood: readonly [name: string, rule: string, bytes: Buffer][] = [
  ['JSON that says text', 'body-q', at('/any-json', post('text/plain', escaped))],
  [
    'JSON that says nothing',
    'body-q',
    at('/any-json', Buffer.from(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${escaped.length}\r\n\r\n${escaped}`)),
  ],
  ['JSON that says a picture', 'body-q', at('/any-json', post('image/png', escaped))],
  ['JSON that says a form', 'body-q', at('/any-json', postForm(escaped))],
  ['a form that says text', 'body-q', at('/any-form', post('text/plain', 'q=%3Cscript%3E'))],
  ['a form that says JSON', 'body-q', at('/any-form', postJson('q=%3Cscript%3E'))],
  ['JSON in gzip', 'body-q', at('/json', postJson(gzipSync(escaped), 'Content-Encoding: gzip'))],
  ['the last of duplicate members', 'body-q', at('/json', postJson(`{"q":"ok","q":"${script}"}`))],
  [
    'UTF-16',
    'body-q',
    at('/json', post('application/json; charset=utf-16le', Buffer.from(`{"q":"${script}"}`, 'utf16le'))),
  ],
  ['a form in brackets', 'body-q', at('/form', postForm('q[]=1&q[]=%3Cscript%3E'))],
  ['a form, nested', 'body-q', at('/form', postForm('q[a][b]=%3Cscript%3E'))],
  ['a query in brackets', 'query-q', get('/x?q[a]=%3Cscript%3E')],
  ['a query in brackets that are encoded', 'query-q', get('/x?q%5Ba%5D=%3Cscript%3E')],
  ['a repeated query parameter', 'query-q', get('/x?q=1&q=%3Cscript%3E')],
]

/** Told, or matched; and the application did get it. */
const notClean = (judged: Judged, rule: string) => expect(['matched', 'told']).toContain(verdictOf(judged, rule))

describe('E24 what a later body parser of the application makes of it', () => {
  test.each(understood)('%s', async (_name, rule, bytes) => {
    const judged = await judge.send(bytes)
    expect(judged.body).toContain(script)
    notClean(judged, rule)
  })
})

/** What an application does to values, no guard can know: what no rule was able to look at is told. */
const unseen: readonly [name: string, bytes: Buffer][] = [
  ['XML', post('application/xml', `<q><![CDATA[${script}]]></q>`)],
  ['YAML', post('application/yaml', `q: ${script}`)],
  ['MessagePack', post('application/msgpack', Buffer.from([0x81, 0xa1, 0x71, 0xa8, ...Buffer.from(script)]))],
  ['CBOR', post('application/cbor', Buffer.from([0xa1, 0x61, 0x71, 0x68, ...Buffer.from(script)]))],
  ['protocol buffers', post('application/x-protobuf', Buffer.from([0x0a, 0x08, ...Buffer.from(script)]))],
  ['bytes', post('application/octet-stream', gzipSync(script))],
]

describe('E24 a body that only the application can read', () => {
  test.each(unseen)('%s', async (_name, bytes) => notClean(await judge.send(at('/text', bytes)), 'body'))
})
