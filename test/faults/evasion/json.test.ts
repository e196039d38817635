import { expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { get, post, postJson } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({
  rules: [
    ...payloadRules,
    about('body-dotted', 'server.request.body', { path: "$['a.b']" }),
    about('variables', 'server.request.body', { path: '$.variables.q' }),
    about('query-variables', 'server.request.query', { path: '$.variables' }),
  ],
})

const json = (name: string, text: string, least: Case['least'] = 'matched'): Case => ({
  name,
  bytes: postJson(text),
  least,
})

describeRow('E4 duplicate JSON keys', judge, 'body-q', [
  json('the first of two', `{"q":"${script}","q":"ok"}`),
  json('the last of two', `{"q":"ok","q":"${script}"}`),
  json('the middle of three', `{"q":"ok","q":"${script}","q":"ok"}`),
  json('with a member between', `{"q":"${script}","p":1,"q":"ok"}`),
  json('escaped', `{"q":"${script}","\\u0071":"ok"}`),
  json('the escaped one has it', `{"\\u0071":"${script}","q":"ok"}`),
  json('hidden by a number', `{"q":"${script}","q":1}`),
  json('hidden by null', `{"q":"${script}","q":null}`),
  json('hidden by an object', `{"q":"${script}","q":{"a":1}}`),
  json('an object hidden', `{"q":{"a":"${script}"},"q":"ok"}`),
  json('an array hidden', `{"q":["${script}"],"q":["ok"]}`),
  json('hidden by an empty string', `{"q":"${script}","q":""}`),
  json('with escapes in the value', `{"q":"\\u003cscript\\u003e","q":"ok"}`),
  json('white space around', `{ "q" :\n"${script}" ,\t"q"\r: "ok" }`),
])

describeRow('E4 duplicate JSON keys, further down', judge, 'body-a-b', [
  json('inner, the first', `{"a":{"b":"${script}","b":"ok"}}`),
  json('inner, the last', `{"a":{"b":"ok","b":"${script}"}}`),
  json('outer, the first', `{"a":{"b":"${script}"},"a":{"b":"ok"}}`),
  json('outer, the last', `{"a":{"b":"ok"},"a":{"b":"${script}"}}`),
  json('both', `{"a":{"b":"${script}","b":"ok"},"a":{"b":"ok","b":"ok"}}`),
  json('hidden by a text', `{"a":{"b":"${script}"},"a":"ok"}`),
])

describeRow('E4 duplicate JSON keys, in arrays', judge, 'body', [
  json('in an item', `[{"q":"ok"},{"q":"${script}","q":"ok"}]`),
  json('in an item of an item', `[[{"q":"${script}","q":"ok"}]]`),
  json('in each item', `[${Array(20).fill(`{"q":"${script}","q":"ok"}`).join()}]`),
  json('named like what objects inherit', `{"__proto__":"${script}","__proto__":"ok"}`),
  json('named by nothing', `{"":"${script}","":"ok"}`),
])

describeRow('E5 JSON key tricks: the payload is found by the rule without a path', judge, 'body', [
  json('a dot in the name', `{"a.b":"${script}"}`),
  json('nested', `{"a":{"b":"${script}"}}`),
  json('escaped name', `{"\\u0061":{"\\u0062":"${script}"}}`),
  json('case', `{"A":{"B":"${script}"}}`),
  json('brackets in the name', `{"a[b]":"${script}"}`),
  json('escaped value', '{"a":"\\u003Cscript\\u003e"}'),
  json('a slash that is escaped', '{"a":"..\\/..\\/etc\\/passwd"}'),
  json('__proto__', `{"__proto__":{"b":"${script}"}}`),
  json('constructor', `{"constructor":{"prototype":{"b":"${script}"}}}`),
  json('an empty name', `{"":"${script}"}`),
  json('a byte order mark in front', `\ufeff{"a":"${script}"}`),
  json('a comment', `{"a":1/*,*/,"b":"${script}"}`),
  json('a comma too many', `{"a":"${script}",}`),
  json('single quotes', `{'a':'${script}'}`),
  json('names without quotes', `{a:"${script}"}`),
  json('cut off', `{"a":"${script}"`),
  json('something behind', `{"a":1}{"b":"${script}"}`),
  json('NaN before', `{"a":NaN,"b":"${script}"}`),
  json('a line end in the string', `{"a":"\n${script}"}`),
  json('NUL in front', `\0{"a":"${script}"}`),
])

describeRow('E5 JSON key tricks: escapes are no way around a path', judge, 'body-a-b', [
  json('escaped name', `{"\\u0061":{"\\u0062":"${script}"}}`),
  json('one of them', `{"a":{"\\u0062":"${script}"}}`),
  json('upper-case digits', `{"\\u0061":{"b":"\\u003Cscript\\u003E"}}`),
  json('in an array', `{"a":{"b":["${script}"]}}`),
  json('in an object', `{"a":{"b":{"c":"${script}"}}}`),
])

const distinct: readonly [text: string, rules: string[]][] = [
  [`{"a.b":"${script}"}`, ['body', 'body-dotted']],
  [`{"a":{"b":"${script}"}}`, ['body', 'body-a-b']],
  [`{"A":{"b":"${script}"}}`, ['body']],
  [`{"a":{"B":"${script}"}}`, ['body']],
]

test.each(distinct)('E5 pinned: dotted and nested names, and cases, are different paths: %s', async (text, rules) => {
  const { matches } = await judge.send(postJson(text))
  expect(matches.toSorted()).toEqual(rules)
})

/** JSON as a string of JSON, escaped so that nobody sees the payload from outside. */
const inJson = (value: unknown, levels = 1): string =>
  levels === 0
    ? JSON.stringify(value).replaceAll('<', '\\u003c')
    : JSON.stringify(levels === 1 ? inJson(value, 0) : `{"inner":${inJson(value, levels - 1)}}`)

describeRow('E21 JSON in a string in JSON, GraphQL and batches', judge, 'body', [
  json('JSON in a string', `{"data":${inJson({ q: script })}}`),
  json('two levels', `{"data":${inJson({ q: script }, 2)}}`),
  json('three levels', `{"data":${inJson({ q: script }, 3)}}`),
  json('ten levels', `{"data":${inJson({ q: script }, 10)}}`, 'told'),
  json('a string in a string', `{"data":${inJson(script)}}`),
  json('an object stringified twice', `{"data":${JSON.stringify(inJson({ q: script }))}}`),
  json('the whole body stringified twice', JSON.stringify(inJson({ q: script }))),
  json('an array in a string', `{"data":${inJson([script])}}`),

  json('white space around it', `{"data":" ${inJson({ q: script }, 1).slice(1, -1)} "}`),
  json('a batch', `[{"query":"{a}"},{"query":"{b}","variables":{"q":"${script}"}}]`),
  json('a batch of 500', `[${'{"query":"{a}"},'.repeat(499)}{"variables":{"q":"${script}"}}]`),
  json('variables', `{"query":"query($q:String){a(q:$q)}","variables":{"q":"${script}"}}`),
  json('variables as a string', `{"query":"{a}","variables":${inJson({ q: script })}}`),
  json('a literal in the query', `{"query":"{a(q:\\"${script}\\")}"}`),
  json('a literal in the query, escaped there', '{"query":"{a(q:\\"\\\\u003cscript>\\")}"}'),
  json('a literal in the query, escaped with braces', '{"query":"{a(q:\\"\\\\u{3c}script>\\")}"}'),
  json('a block string in the query', `{"query":"{a(q:\\"\\"\\"${script}\\"\\"\\")}"}`),
  json('aliases', `{"query":"{a1:a(q:1) a2:a(q:2) a3:a(q:\\"${script}\\")}"}`),
  json('a fragment', `{"query":"{...f} fragment f on Q {a(q:\\"${script}\\")}"}`),
  json('a comment in the query', `{"query":"{a(q:#x\\n\\"${script}\\")}"}`),
  json('the operation name', `{"query":"{a}","operationName":"${script}"}`),
  json('extensions', `{"query":"{a}","extensions":{"x":"${script}"}}`),
  { name: 'application/graphql', bytes: post('application/graphql', `{a(q:"${script}")}`), least: 'matched' },
  {
    name: 'application/graphql, escaped',
    bytes: post('application/graphql', '{a(q:"\\u003cscript>")}'),
    least: 'matched',
  },
  {
    name: 'application/graphql+json',
    bytes: post('application/graphql+json', `{"variables":{"q":"${script}"}}`),
    least: 'matched',
  },
])

describeRow(
  'E21 GraphQL in a query, escaped',
  judge,
  'query',
  [
    {
      name: 'a literal',
      bytes: get(`/graphql?query=${encodeURIComponent('{a(q:"\\u003cscript>")}')}`),
      least: 'matched',
    },
    { name: 'as it is', bytes: get('/graphql?query={a(q:"\\u003cscript>")}'), least: 'matched' },
  ],
  2,
)

describeRow('E21 GraphQL variables by path', judge, 'variables', [
  json('an object', `{"query":"{a}","variables":{"q":"${script}"}}`),
  json('as a string', `{"query":"{a}","variables":${inJson({ q: script })}}`),
  json('a list', `{"query":"{a}","variables":{"q":["${script}"]}}`),
  json('an input object', `{"query":"{a}","variables":{"q":{"x":"${script}"}}}`),
  json('twice', `{"query":"{a}","variables":{"q":"${script}"},"variables":{}}`),
])

describeRow(
  'E21 GraphQL in a query',
  judge,
  'query-variables',
  [
    {
      name: 'variables',
      bytes: get(`/graphql?query=%7Ba%7D&variables=${encodeURIComponent(`{"q":"${script}"}`)}`),
      least: 'matched',
    },
    {
      name: 'variables with escapes',
      bytes: get(`/graphql?variables=${encodeURIComponent('{"q":"\\u003cscript>"}')}`),
      least: 'matched',
    },
  ],
  2,
)
