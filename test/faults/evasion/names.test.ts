import { useJudge } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { field, file, get, multipart, type Part, post, postForm, postJson } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({
  rules: [
    ...payloadRules,
    about('part-headers', 'server.request.body.part_headers'),
    about('part-names', 'server.request.body.part_headers', { path: "$['content-disposition']" }),
  ],
})

const form = (...parts: Part[]) => post('multipart/form-data; boundary=b', multipart('b', parts))

describeRow('E6 payload in names of query parameters', judge, 'query-names', [
  { name: 'a name', bytes: get('/?%3Cscript%3E=1'), least: 'matched' },
  { name: 'without a value', bytes: get('/?%3Cscript%3E'), least: 'matched' },
  { name: 'in brackets', bytes: get('/?q[%3Cscript%3E]=1'), least: 'matched' },
  { name: 'as it is', bytes: get('/?<script>=1'), least: 'matched' },
  { name: 'behind others', bytes: get('/?a=1&b=2&%3Cscript%3E=1'), least: 'matched' },
  { name: 'encoded twice', bytes: get('/?%253Cscript%253E=1'), least: 'matched' },
])

describeRow('E6 payload in names of body members', judge, 'body-names', [
  { name: 'JSON', bytes: postJson(`{"${script}":1}`), least: 'matched' },
  { name: 'JSON, escaped', bytes: postJson('{"\\u003cscript>":1}'), least: 'matched' },
  { name: 'JSON, nested', bytes: postJson(`{"a":[{"${script}":null}]}`), least: 'matched' },
  { name: 'JSON, of an empty object', bytes: postJson(`{"${script}":{}}`), least: 'matched' },
  { name: 'JSON, one of two', bytes: postJson(`{"${script}":1,"${script}":2}`), least: 'matched' },
  { name: 'a form', bytes: postForm('%3Cscript%3E=1'), least: 'matched' },
  { name: 'a form, without a value', bytes: postForm('%3Cscript%3E'), least: 'matched' },
  { name: 'a multipart field', bytes: form(field(script, '1')), least: 'matched' },
  {
    name: 'a multipart field, in an encoded word',
    bytes: form(field('=?utf-8?B?PHNjcmlwdD4=?=', '1')),
    least: 'matched',
  },
])

describeRow('E6 payload in header names', judge, 'header-names', [
  { name: 'a name', bytes: get('/', 'X-Union-Select: 1'), least: 'matched' },
  { name: 'upper case', bytes: get('/', 'UNION-SELECT: 1'), least: 'matched' },
  { name: 'without a value', bytes: get('/', 'Union-Select:'), least: 'matched' },
  { name: 'twice', bytes: get('/', 'Union-Select: 1', 'Union-Select: 2'), least: 'matched' },
  {
    name: 'behind many',
    bytes: get('/', ...Array.from({ length: 100 }, (_, i) => `A${i}: 1`), 'Union-Select: 1'),
    least: 'matched',
  },
])

describeRow('E6 payload in cookie names', judge, 'cookie-names', [
  { name: 'a name', bytes: get('/', `Cookie: ${script}=1`), least: 'matched' },
  { name: 'without a value', bytes: get('/', `Cookie: ${script}`), least: 'matched' },
  { name: 'behind others', bytes: get('/', `Cookie: a=1; ${script}=1`), least: 'matched' },
  { name: 'in a second header', bytes: get('/', 'Cookie: a=1', `Cookie: ${script}=1`), least: 'matched' },
  { name: 'percent-encoded', bytes: get('/', 'Cookie: %3Cscript%3E=1'), least: 'matched' },
])

const names: readonly Case[] = [
  { name: 'quoted', bytes: form(file('f', `${script}.txt`, '1')), least: 'matched' },
  { name: 'with a path', bytes: form(file('f', '../../etc/passwd', '1')), least: 'matched' },
  { name: 'with backslashes escaped', bytes: form(file('f', 'C:\\a\\union select.txt', '1')), least: 'matched' },
  {
    name: 'without quotes',
    bytes: form({ headers: ['Content-Disposition: form-data; name=f; filename=<script>'], body: '1' }),
  },
  {
    name: 'extended',
    bytes: form({ headers: ["Content-Disposition: form-data; name=f; filename*=UTF-8''%3Cscript%3E.txt"], body: '1' }),
    least: 'matched',
  },
  {
    name: 'extended, and a plain one before',
    bytes: form({
      headers: [`Content-Disposition: form-data; name=f; filename="a.txt"; filename*=UTF-8''%3Cscript%3E.txt`],
      body: '1',
    }),
  },
  {
    name: 'plain, and an extended one behind',
    bytes: form({
      headers: [`Content-Disposition: form-data; name=f; filename="${script}"; filename*=UTF-8''a.txt`],
      body: '1',
    }),
  },
  {
    name: 'two of them, the first',
    bytes: form({
      headers: [`Content-Disposition: form-data; name=f; filename="${script}"; filename="a.txt"`],
      body: '1',
    }),
  },
  {
    name: 'two of them, the last',
    bytes: form({
      headers: [`Content-Disposition: form-data; name=f; filename="a.txt"; filename="${script}"`],
      body: '1',
    }),
  },
  { name: 'the second file', bytes: form(file('f', 'a.txt', '1'), file('f', script, '2')), least: 'matched' },
  { name: 'percent-encoded by a browser', bytes: form(file('f', 'a%22union select.txt', '1')), least: 'matched' },
  {
    name: 'an encoded word',
    bytes: form(file('f', '=?utf-8?B?PHNjcmlwdD4=?=', '1')),
    least: 'matched',
  },
  { name: 'an encoded word with escapes', bytes: form(file('f', '=?utf-8?q?=3Cscript=3E?=', '1')), least: 'matched' },
  {
    name: 'two encoded words',
    bytes: form(file('f', '=?utf-8?B?PHNjcg==?= =?us-ascii?Q?ipt=3E?=', '1')),
    least: 'matched',
  },
  { name: 'an encoded word that nobody knows', bytes: form(file('f', '=?ibm037?Q?=4C=A2?=', '1')) },
  {
    name: 'an encoded word in an extended one',
    bytes: form({
      headers: ["Content-Disposition: form-data; name=f; filename*=UTF-8''%3D%3Futf-8%3FB%3FPHNjcmlwdD4%3D%3F%3D"],
      body: '1',
    }),
    least: 'matched',
  },
  {
    name: 'continued',
    bytes: form({
      headers: ['Content-Disposition: form-data; name=f; filename*0="<scr"; filename*1="ipt>"'],
      body: '1',
    }),
  },
  {
    name: 'of a file without a name',
    bytes: form({ headers: [`Content-Disposition: form-data; filename="${script}"`], body: '1' }),
  },
]

describeRow('E6 payload in file names', judge, 'filenames', names, 18)

describeRow('E6 payload in part headers', judge, 'part-headers', [
  { name: 'the media type of a field', bytes: form(field('q', '1', `Content-Type: ${script}`)) },
  { name: 'the media type of a file', bytes: form(file('f', 'a.txt', '1', `Content-Type: image/${script}`)) },
  { name: 'one of its own', bytes: form(field('q', '1', `X-Test: ${script}`)) },
  { name: 'one that frameworks know', bytes: form(field('q', '1', `Content-Id: ${script}`)) },
  {
    name: 'a parameter of the disposition',
    bytes: form({ headers: [`Content-Disposition: form-data; name="q"; x="${script}"`], body: '1' }),
  },
  { name: 'the disposition itself', bytes: form({ headers: [`Content-Disposition: ${script}; name="q"`], body: '1' }) },
])

/** Of a file nothing is a member of the body; what its part says of it is in the part's headers. */
describeRow('E6 payload in names of fields that hold files', judge, 'part-names', [
  { name: 'a file', bytes: form(file(script, 'a.txt', '1')), least: 'matched' },
  { name: 'the second of two', bytes: form(file('f', 'a.txt', '1'), file(script, 'b.txt', '2')), least: 'matched' },
  { name: 'an empty one', bytes: form(file(script, '', '')), least: 'matched' },
  { name: 'behind a field', bytes: form(field('a', '1'), file(script, 'b.txt', '2')), least: 'matched' },
  { name: 'a field, too', bytes: form(field(script, '1')), least: 'matched' },
  { name: 'an encoded word', bytes: form(file('=?utf-8?B?PHNjcmlwdD4=?=', 'a.txt', '1')), least: 'matched' },
])
