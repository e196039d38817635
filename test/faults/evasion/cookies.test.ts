import { useJudge } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { get, utf8 } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const judge = useJudge({
  rules: [
    ...payloadRules,
    about('cookie-session', 'server.request.cookies', { path: '$.session' }),
    about('cookie-utf8', 'server.request.cookies', { path: '$.q' }, 'ünïon'),
  ],
})

const sent = (name: string, lines: string | readonly string[], least: Case['least'] = 'matched'): Case => ({
  name,
  bytes: get('/', ...[lines].flat().map(line => `Cookie: ${line}`)),
  least,
})

describeRow(
  'E19 cookies',
  judge,
  'cookie-q',
  [
    sent('one', `q=${script}`),
    sent('the first of two', `q=${script}; q=ok`),
    sent('the last of two', `q=ok; q=${script}`),
    sent('two headers, the first', [`q=${script}`, 'q=ok']),
    sent('two headers, the last', ['q=ok', `q=${script}`]),
    sent('with others between', `a=1; q=ok; b=2; q=${script}; c=3`),
    sent('the hundredth', `${'q=ok; '.repeat(99)}q=${script}`),
    sent('quoted', `q="${script}"`),
    sent('quoted, escaped', 'q="\\<script\\>"', 'told'),
    sent('quoted, octal', 'q="\\074script\\076"', 'told'),
    sent('half quoted', `q="${script}`),
    sent('quoted, with a semicolon', `q="a; ${script}"`, 'told'),
    sent('a semicolon in quotes, another name behind', `a="1; q=${script}"`),
    sent('$Version', `$Version=1; q=${script}; $Path="/"`),
    sent('$Version, quoted', `$Version="1"; q="${script}"; $Domain="a"`),
    sent('separated by commas, as of old', `$Version=1, a=1, q=${script}`, 'told'),
    sent('without a blank', `a=1;q=${script}`),
    sent('blanks around', `a=1 ;  q = ${script} `),
    sent('tabs', `a=1;\tq=${script}`),
    sent('empty pairs', `;; ;q=${script};;`),
    sent('percent-encoded', 'q=%3Cscript%3E'),
    sent('percent-encoded twice', 'q=%253Cscript%253E'),
    sent('an equals sign in the value', `q=a=${script}`),
    sent('a JSON value', `q=j:{"a":"${script}"}`),
    sent('a JSON value, percent-encoded', `q=${encodeURIComponent(`j:{"a":"\\u003cscript>"}`)}`, 'told'),
    sent('a signed value', 'q=s%3A%3Cscript%3E.abc'),
    sent('upper-case name, besides', `Q=1; q=${script}`),
    sent('the name percent-encoded', `%71=${script}`, 'told'),
  ],
  28,
)

describeRow('E19 cookies without a name or a value', judge, 'cookies', [
  sent('no name', `=${script}`),
  sent('no name, others besides', `a=1; =${script}; b=2`),
  sent('two signs', `==${script}`),
  sent('$Path', `$Version=1; a=1; $Path="${script}"`),
  sent('behind 200 others', `${Array.from({ length: 200 }, (_, i) => `c${i}=1`).join('; ')}; q=${script}`),
])

describeRow('E19 cookies without an equals sign: it is a name', judge, 'cookie-names', [
  sent('alone', script),
  sent('first', `${script}; a=1`),
  sent('last', `a=1; ${script}`),
  sent('between', `a=1; ${script}; b=2`),
  sent('blanks around', ` ${script} ;`),
])

describeRow('E19 a session, planted beside the real one', judge, 'cookie-session', [
  sent('first', `session=${script}; session=real`),
  sent('last', `session=real; session=${script}`),
  sent('quoted first', `session="${script}"; session=real`),
  sent('in another header', ['session=real', `session=${script}`]),
  sent('another case first', `SESSION=real; session=${script}`),
])

describeRow(
  'E19 bytes above 127 in cookies',
  judge,
  'cookie-utf8',
  [
    sent('UTF-8', `q=${utf8('ünïon')}`),
    sent('latin1', 'q=ünïon'),
    sent('percent-encoded', `q=${encodeURIComponent('ünïon')}`),
  ],
  3,
)
