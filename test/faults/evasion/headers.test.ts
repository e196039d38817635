import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { get, rawRequest, utf8 } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const headers = 'server.request.headers.no_cookies'
const judge = useJudge({
  rules: [
    ...payloadRules,
    about('joined', headers, { path: "$['x-test']" }, 'select 1, ?2 from'),
    about('utf8', headers, { path: "$['x-test']" }, 'ünïon'),
    about('latin1', headers, { path: "$['x-test']" }, 'Ã¼n'),
    about('agent', headers, { path: "$['user-agent']" }),
    about('underscored', headers, { path: "$['x-forwarded-for']" }, '6\\.6\\.6\\.6'),
  ],
})

const sent = (name: string, lines: string[], least: Case['least'] = 'matched'): Case => ({
  name,
  bytes: get('/', ...lines),
  least,
})

describeRow('E18 duplicate headers: every value', judge, 'header-x', [
  sent('the first', [`X-Test: ${script}`, 'X-Test: 2']),
  sent('the last', ['X-Test: 1', `X-Test: ${script}`]),
  sent('in other case', ['x-test: 1', `X-TEST: ${script}`]),
  sent('with others between', ['X-Test: 1', 'A: 1', `X-Test: ${script}`, 'B: 1', 'X-Test: 3']),
  sent('the hundredth', [...Array(99).fill('X-Test: 1'), `X-Test: ${script}`]),
  sent('an empty one before', ['X-Test:', `X-Test: ${script}`]),
  sent('a list with commas', [`X-Test: 1, ${script}`]),
  sent('blanks around', [`X-Test: \t ${script} \t`]),
  sent('quoted', [`X-Test: "${script}"`]),
])

describeRow('E18 duplicates of what Node keeps one of: every value', judge, 'agent', [
  sent('the first', [`User-Agent: ${script}`, 'User-Agent: a']),
  sent('the last', ['User-Agent: a', `User-Agent: ${script}`]),
  sent('between', ['User-Agent: a', `User-Agent: ${script}`, 'User-Agent: a']),
  sent('in other case', ['user-agent: a', `USER-AGENT: ${script}`]),
  sent('an empty one before', ['User-Agent:', `User-Agent: ${script}`]),
])

describeRow('E18 duplicate headers: the joined form', judge, 'joined', [
  sent('two', ['X-Test: union select 1', 'X-Test: 2 from users']),
  sent('three', ['X-Test: 0', 'X-Test: union select 1', 'X-Test: 2 from users']),
  sent('with others between', ['X-Test: union select 1', 'A: 1', 'X-Test: 2 from users']),
  sent('in other case', ['X-Test: union select 1', 'x-test: 2 from users']),
  sent('joined already', ['X-Test: union select 1, 2 from users']),
])

describeRow('E18 folded headers', judge, 'header-x', [
  { name: 'by a blank', bytes: get('/', 'X-Test: a', ` ${script}`), least: 'refused' },
  { name: 'by a tab', bytes: get('/', 'X-Test: a', `\t${script}`), least: 'refused' },
  { name: 'the whole value', bytes: get('/', 'X-Test:', ` ${script}`), least: 'refused' },
  { name: 'within the payload', bytes: get('/', 'X-Test: <scr', ' ipt>'), least: 'refused' },
  { name: 'a line feed alone', bytes: get('/', `A: 1\nX-Test: ${script}`), least: 'refused' },
  { name: 'a carriage return alone', bytes: get('/', `A: 1\rX-Test: ${script}`), least: 'refused' },
  { name: 'a blank before the colon', bytes: get('/', `X-Test : ${script}`), least: 'refused' },
  { name: 'a blank before the name', bytes: get('/', 'A: 1', ` X-Test: ${script}`), least: 'refused' },
  { name: 'NUL', bytes: get('/', `X-Test: \0${script}`), least: 'refused' },
  { name: 'no colon', bytes: get('/', `X-Test ${script}`), least: 'refused' },
])

describeRow('E18 underscore and hyphen', judge, 'underscored', [
  sent('hyphens', ['X-Forwarded-For: 6.6.6.6']),
  sent('underscores', ['X_Forwarded_For: 6.6.6.6'], 'told'),
  sent('mixed', ['X-Forwarded_For: 6.6.6.6'], 'told'),
  sent('underscores besides hyphens', ['X-Forwarded-For: 1.1.1.1', 'X_Forwarded_For: 6.6.6.6'], 'told'),
  sent('hyphens besides underscores', ['X_Forwarded_For: 1.1.1.1', 'X-Forwarded-For: 6.6.6.6']),
])

describeRow('E18 bytes above 127: as UTF-8', judge, 'utf8', [
  sent('UTF-8', [`X-Test: ${utf8('ünïon')}`]),
  sent('latin1', ['X-Test: ünïon']),
  sent('UTF-8, in the second', ['X-Test: a', `X-Test: ${utf8('ünïon')}`]),
  sent('UTF-8 behind latin1', ['X-Test: ÿ', `X-Test: ${utf8('ünïon')}`]),
  sent('UTF-8 and a byte that is none', [`X-Test: \xff ${utf8('ünïon')}`], 'told'),
])

describeRow(
  'E18 bytes above 127: as latin1',
  judge,
  'latin1',
  [sent('UTF-8', [`X-Test: ${utf8('ünïon')}`]), sent('in the second', ['X-Test: a', `X-Test: ${utf8('ünïon')}`])],
  2,
)

describeRow(
  'E18 trailers are no headers, and are not seen as such',
  judge,
  'headers',
  [
    {
      name: 'a trailer, and a header besides',
      bytes: rawRequest({
        headers: ['Transfer-Encoding: chunked', `X-Test: ${script}`],
        body: '0\r\nX-Trailer: 1\r\n\r\n',
      }),
      least: 'matched',
    },
  ],
  1,
)

/** What is kept of names is bounded; whoever sends ever new ones must not be able to hide others behind them. */
describe('E18 names that nobody has seen before, when thousands were', () => {
  const flood = async () => {
    for (let i = 0; i < 60; i++) await judge.send(get('/', ...Array.from({ length: 100 }, (_, j) => `N-${i}-${j}: 1`)))
  }

  test.each<[rule: string, lines: string[]]>([
    ['cookies', [`CooKIE: q=${script}`]],
    ['header-x', [`x-tEST: ${script}`]],
    ['header-x', ['x-teST: 1', `X-tESt: ${script}`]],
    ['underscored', ['x_FORWARDED_for: 6.6.6.6']],
    ['header-names', ['unION-seLECT: 1']],
  ])('%s %j', async (rule, lines) => {
    await flood()
    expect((await judge.send(get('/', ...lines))).matches).toContain(rule)
  })

  test('a body is still seen to be one', async () => {
    const { matches } = await judge.send(
      Buffer.from(
        `POST / HTTP/1.1\r\nHost: x\r\nconTENT-type: application/json\r\nconTENT-length: 16\r\n\r\n{"q":"<script>"}`,
      ),
    )
    expect(matches).toContain('body')
  })
})
