import { useJudge } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { chunked, field, file, get, multipart, post, postForm, postJson, rawRequest } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({ rules: payloadRules })

const filler = (kib: number) => 'a'.repeat(kib * 1024)
const form = (...parts: Parameters<typeof multipart>[1][number][]) =>
  post('multipart/form-data; boundary=b', multipart('b', parts))

/** Just above the caps of the usual filters, and of ours. */
const padded: readonly Case[] = [8, 16, 32, 64, 128].flatMap(kib => {
  const text = filler(kib)
  // A value is looked at up to 64 KiB, so what comes behind 8, 16 and 32 is found.
  const within = kib < 64 ? 'matched' : 'told'
  const head = ['Transfer-Encoding: chunked', 'Content-Type: application/json']
  return [
    { name: `form, the same value, ${kib} KiB`, bytes: postForm(`q=${text}${script}`), least: within },
    { name: `form, a value before, ${kib} KiB`, bytes: postForm(`p=${text}&q=${script}`) },
    { name: `JSON, the same string, ${kib} KiB`, bytes: postJson(`{"q":"${text}${script}"}`), least: within },
    { name: `JSON, a member before, ${kib} KiB`, bytes: postJson(`{"p":"${text}","q":"${script}"}`) },
    {
      name: `JSON, blanks before, ${kib} KiB`,
      bytes: postJson(`${' '.repeat(kib * 1024)}{"q":"${script}"}`),
      least: 'matched',
    },
    { name: `multipart, a field before, ${kib} KiB`, bytes: form(field('p', text), field('q', script)) },
    {
      name: `multipart, a file before, ${kib} KiB`,
      bytes: form(file('f', 'a.bin', text), field('q', script)),
      least: 'matched',
    },
    { name: `text, ${kib} KiB`, bytes: post('text/plain', text + script), least: within },
    {
      name: `in chunks, ${kib} KiB`,
      bytes: rawRequest({ headers: head, body: chunked(['{"q":"', text, script, '"}']) }),
      least: within,
    },
  ]
})

const members = (count: number) => Array.from({ length: count }, (_, i) => `"p${i}":1`).join()
const pairs = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=1`).join('&')

const many: readonly Case[] = [
  { name: '999 JSON members before', bytes: postJson(`{${members(999)},"q":"${script}"}`), least: 'matched' },
  { name: '1,001 JSON members before', bytes: postJson(`{${members(1001)},"q":"${script}"}`) },
  { name: '20,000 JSON members before', bytes: postJson(`{${members(20_000)},"q":"${script}"}`) },
  { name: '1,001 form fields before', bytes: postForm(`${pairs(1001)}&q=${script}`) },
  { name: '10,001 form fields before', bytes: postForm(`${pairs(10_001)}&q=${script}`) },
  { name: '10,001 empty form fields before', bytes: postForm(`${'&'.repeat(10_001)}q=${script}`), least: 'matched' },
  { name: 'an array of 5,000 before', bytes: postJson(`[${'0,'.repeat(5000)}"${script}"]`) },
  { name: 'below 40 arrays', bytes: postJson(`${'['.repeat(40)}"${script}"${']'.repeat(40)}`) },
  { name: '2 MiB of text', bytes: post('text/plain', filler(2048) + script) },
  { name: '2 MiB of JSON', bytes: postJson(`{"p":"${filler(2048)}","q":"${script}"}`) },
  {
    name: 'a multipart preamble of 200 KiB',
    bytes: post(
      'multipart/form-data; boundary=b',
      Buffer.concat([Buffer.from(`${filler(200)}\r\n`), multipart('b', [field('q', script)])]),
    ),
  },
  { name: '2 MiB of multipart fields', bytes: form(field('p', filler(2048)), field('q', script)) },
]

describeRow('E1 padding in front of the payload in the body', judge, 'body', [...padded, ...many], 57)

describeRow('E1 padding in the query', judge, 'query', [
  { name: 'the same value, 8 KiB', bytes: get(`/?q=${filler(8)}%3Cscript%3E`), least: 'matched' },
  { name: 'the same value, 15 KiB', bytes: get(`/?q=${filler(15)}%3Cscript%3E`), least: 'matched' },
  { name: 'a value before, 15 KiB', bytes: get(`/?p=${filler(15)}&q=%3Cscript%3E`), least: 'matched' },
  { name: '990 parameters before', bytes: get(`/?${pairs(990)}&q=%3Cscript%3E`), least: 'matched' },
  { name: '1,500 parameters before', bytes: get(`/?${pairs(1500)}&q=%3Cscript%3E`) },
])

describeRow('E1 padding in headers', judge, 'headers', [
  { name: 'the same value, 8 KiB', bytes: get('/', `X-Test: ${filler(8)}${script}`), least: 'matched' },
  { name: 'the same value, 15 KiB', bytes: get('/', `X-Test: ${filler(15)}${script}`), least: 'matched' },
  { name: 'a header before, 15 KiB', bytes: get('/', `X-Pad: ${filler(15)}`, `X-Test: ${script}`), least: 'matched' },
  {
    name: '1,000 headers before',
    bytes: get('/', ...Array.from({ length: 1000 }, (_, i) => `A${i}: 1`), `X-Test: ${script}`),
  },
  { name: 'above what Node takes', bytes: get('/', `X-Test: ${filler(17)}${script}`), least: 'refused' },
])
