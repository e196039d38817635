import { expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules } from '../support/payload.ts'
import { get, postForm } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

/** What only the joined form says. */
const joined = 'select 1,2 from|/\\*,\\*/select'

const judge = useJudge({
  rules: [
    ...payloadRules,
    about('query-joined', 'server.request.query', { path: '$.q' }, joined),
    about('body-joined', 'server.request.body', { path: '$.q' }, joined),
    about('query-nested', 'server.request.query', { path: '$.q.a' }),
    about('body-nested', 'server.request.body', { path: '$.q.a' }),
  ],
})

/** The same pairs as a query and as a form. */
const inBoth = (rule: string, cases: readonly [name: string, pairs: string, least?: 'matched' | 'told'][]) => ({
  query: {
    rule: `query-${rule}`,
    cases: cases.map(([name, pairs, least = 'matched']): Case => ({ name, bytes: get(`/?${pairs}`), least })),
  },
  body: {
    rule: `body-${rule}`,
    cases: cases.map(([name, pairs, least = 'matched']): Case => ({ name, bytes: postForm(pairs), least })),
  },
})

const everyValue = inBoth('q', [
  ['the first of two', 'q=%3Cscript%3E&q=2'],
  ['the last of two', 'q=1&q=%3Cscript%3E'],
  ['between others', 'q=1&p=0&q=%3Cscript%3E&p=0&q=3'],
  ['the hundredth', `${'q=1&'.repeat(99)}q=%3Cscript%3E`],
  ['array form', 'q[]=1&q[]=%3Cscript%3E'],
  ['array form, once', 'q[]=%3Cscript%3E'],
  ['array form, percent-encoded brackets', 'q%5B%5D=%3Cscript%3E'],
  ['with index', 'q[0]=1&q[1]=%3Cscript%3E'],
  ['with an index that is high', 'q[99]=%3Cscript%3E'],
  ['object form', 'q[a]=%3Cscript%3E'],
  ['object form, two levels', 'q[a][b]=%3Cscript%3E'],
  ['with a dot', 'q.a=%3Cscript%3E'],
  ['a name alone and an array', 'q=1&q[]=%3Cscript%3E'],
  ['an array and a name alone', 'q[]=%3Cscript%3E&q=1'],
  ['a list with commas', 'q=1,%3Cscript%3E'],
  ['a name with a percent escape', 'q=1&%71=%3Cscript%3E'],
])

describeRow('E2 duplicate query parameters: every value', judge, everyValue.query.rule, everyValue.query.cases, 16)
describeRow('E2 duplicate form fields: every value', judge, everyValue.body.rule, everyValue.body.cases, 16)

const nested = inBoth('nested', [
  ['object form', 'q[a]=%3Cscript%3E'],
  ['object form, two values', 'q[a]=1&q[a]=%3Cscript%3E'],
  ['object form with an array', 'q[a][]=%3Cscript%3E'],
  ['with a dot', 'q.a=%3Cscript%3E'],
  ['percent-encoded brackets', 'q%5Ba%5D=%3Cscript%3E'],
])

describeRow('E2 nested query parameters, by path', judge, nested.query.rule, nested.query.cases)
describeRow('E2 nested form fields, by path', judge, nested.body.rule, nested.body.cases)

const byComma = inBoth('joined', [
  ['two', 'q=union+select+1&q=2+from+users'],
  ['a comment across the comma', 'q=union+/*&q=*/select+1'],
  ['three', 'q=0&q=union+select+1&q=2+from+users'],
  ['array form', 'q[]=union+select+1&q[]=2+from+users'],
  ['with others between', 'q=union+select+1&p=&q=2+from+users'],
])

describeRow('E2 duplicate query parameters: the joined form', judge, byComma.query.rule, byComma.query.cases)
describeRow('E2 duplicate form fields: the joined form', judge, byComma.body.rule, byComma.body.cases)

const split = inBoth('q', [
  ['in the middle of a word', 'q=%3Cscr&q=ipt%3E'],
  ['after one character', 'q=%3C&q=script%3E'],
  ['in three', 'q=%3Csc&q=ri&q=pt%3E'],
  ['in array form', 'q[]=%3Cscr&q[]=ipt%3E'],
  ['with others between', 'q=%3Cscr&p=1&q=ipt%3E'],
])

describeRow('E3 a query parameter split across duplicates', judge, split.query.rule, split.query.cases)
describeRow('E3 a form field split across duplicates', judge, split.body.rule, split.body.cases)

describeRow('E31 exotic separators: the value is looked at, whatever its name is', judge, 'query', [
  { name: 'a semicolon', bytes: get('/?p=1;q=%3Cscript%3E'), least: 'matched' },
  { name: '&amp;', bytes: get('/?p=1&amp;q=%3Cscript%3E'), least: 'matched' },
  { name: 'a question mark twice', bytes: get('/?p=1?q=%3Cscript%3E'), least: 'matched' },
  { name: 'question marks in front', bytes: get('/??q=%3Cscript%3E'), least: 'matched' },
  { name: '&&', bytes: get('/?p=1&&q=%3Cscript%3E'), least: 'matched' },
  { name: 'no name', bytes: get('/?=%3Cscript%3E'), least: 'matched' },
  { name: 'a line end', bytes: get('/?p=1%0A&q=%3Cscript%3E'), least: 'matched' },
  { name: 'an escaped ampersand', bytes: get('/?p=1%26q=%3Cscript%3E'), least: 'matched' },
])

/** What the names are: `&` alone separates, as WHATWG has it, and whoever separates otherwise is heard besides. */
const pinned: readonly [query: string, names: string[]][] = [
  ['p=1;q=2', ['p', 'q']],
  ['p=1&amp;q=2', ['p', 'q', 'amp;q']],
  ['p=1?q=2', ['p', 'q']],
  ['?q=2', ['q', '?q']],
  ['p=1&&q=2', ['p', 'q']],
]

test.each(pinned)('E31 pinned: the names of %s', async (query, names) => {
  const seen: string[] = []
  for (const name of ['p', 'q', 'amp;q', '?q']) {
    const rules = [
      {
        id: 'name',
        category: 'business_logic',
        event: 'test.name',
        conditions: [{ operator: 'exists', inputs: [{ address: 'server.request.query', path: `$['${name}']` }] }],
      },
    ]
    await judge.engine.apply({ version: 1, rules }, { source: 'names' })
    const { matches } = await judge.send(get(`/?${query}`))
    if (matches.includes('name')) seen.push(name)
  }
  await judge.engine.apply({ version: 1, rules: [], allow_empty: true }, { source: 'names' })
  expect(seen).toEqual(names)
})
