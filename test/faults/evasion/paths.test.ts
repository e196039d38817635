import { useJudge } from '../support/judge.ts'
import { about, payloadRules } from '../support/payload.ts'
import { get, rawRequest } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const endpoint = (id: string, path: string) => ({
  id,
  category: 'attack_attempt',
  event: 'test.endpoint',
  endpoint: { method: 'GET', path },
})

const judge = useJudge({
  rules: [
    ...payloadRules,
    about('unresolved', 'server.request.uri.raw', { transformers: ['url_decode'] }),
    endpoint('admin', '/admin/users/:id'),
    endpoint('files', '/files/**'),
  ],
})

const to = (name: string, target: string, least: Case['least'] = 'matched'): Case => ({
  name,
  bytes: rawRequest({ target }),
  least,
})

describeRow(
  'E11 payload in a path',
  judge,
  'path',
  [
    to('behind an encoded question mark', '/a%3Fb/union%20select'),
    to('in front of one', '/union%20select%3Fb'),
    to('between two', '/a%3F/union%20select%3Fb'),
    to('behind an encoded number sign', '/a%23/union%20select'),
    to('behind an encoded slash', '/a%2Funion%20select'),
    to('behind an encoded backslash', '/a%5Cunion%20select'),
    to('behind a backslash', '/a\\union%20select'),
    to('behind NUL', '/a%00union%20select'),
    to('as a path parameter', '/a;p=union%20select'),
    to('as a path parameter of a folder', '/a;p=union%20select/b'),
    to('of two slashes', '//union%20select'),
    to('as what looks like a host', '//union%20select/a'),
    to('traversal', '/static/../../etc/passwd'),
    to('traversal, encoded dots', '/static/%2e%2e/%2e%2e/etc/passwd'),
    to('traversal, encoded slashes', '/static/..%2f..%2fetc%2fpasswd'),
    to('traversal, encoded twice', '/static/%252e%252e%252fetc%252fpasswd'),
    to('traversal, backslashes', '/static/..\\..\\etc/passwd'),
    to('traversal, over-long', '/static/..%c0%af..%c0%afetc/passwd'),
    to('traversal, dots between', '/static/....//....//etc/passwd'),
    to('behind a line end', '/a%0d%0aunion%20select'),
    to('behind a byte that is no UTF-8', '/%ff/union%20select'),
    to('in an absolute target', 'http://shop.example/union%20select'),
    to('in an absolute target with credentials', 'http://a:b@shop.example/union%20select'),
  ],
  23,
)

describeRow(
  'E11 an endpoint, reached in another way',
  judge,
  'admin',
  [
    to('as it is', '/admin/users/7'),
    to('a trailing slash', '/admin/users/7/'),
    to('two slashes', '/admin//users/7'),
    to('slashes everywhere', '//admin///users//7'),
    to('a dot', '/./admin/./users/7'),
    to('dots that lead back', '/x/../admin/users/7'),
    to('dots above the root', '/../../admin/users/7'),
    to('encoded dots', '/x/%2e%2e/admin/users/7'),
    to('half encoded dots', '/x/.%2e/admin/users/7'),
    to('an encoded letter', '/%61dmin/users/7'),
    to('an encoded slash', '/admin%2Fusers/7'),
    to('an encoded slash, encoded once more', '/admin%252Fusers/7'),
    to('encoded twice', '/%2561dmin/users/7'),
    to('an encoded backslash', '/admin%5Cusers/7'),
    to('a backslash', '/admin\\users\\7'),
    to('upper case', '/ADMIN/Users/7'),
    to('a session', '/admin/users/7;jsessionid=1'),
    to('a parameter of the first segment', '/admin;x=1/users/7'),
    to('a parameter of each', '/admin;a/users;b/7;c'),
    to('an empty parameter', '/admin;/users/7'),
    to('a dot at the end', '/admin./users/7', 'told'),
    to('a blank at the end', '/admin%20/users/7', 'told'),
    to('NUL at the end', '/admin%00/users/7', 'told'),
    to('a tab at the end', '/admin%09/users/7', 'told'),
    to('an absolute target', 'http://shop.example/admin/users/7'),
    to('an absolute target of another host', 'http://evil.example/admin/users/7'),
    to('an absolute target, in upper case', 'HTTP://SHOP.EXAMPLE/admin/users/7'),
    to('what looks like a host in front', '//shop.example/admin/users/7', 'told'),
    to('a query', '/admin/users/7?x=/y'),
    to('an encoded question mark', '/admin/users/7%3Fx=1'),
    to('a fragment', '/admin/users/7#x'),
    to('over-long', '/%c1%a1dmin/users/7', 'told'),
  ],
  32,
)

describeRow(
  'E11 HEAD is covered by GET',
  judge,
  'admin',
  ['/admin/users/7', '/admin//users/7', '/%61dmin/users/7', '/ADMIN/users/7', '/./admin/users/7'].map(target => ({
    name: target,
    bytes: rawRequest({ method: 'HEAD', target }),
    least: 'matched',
  })),
)

describeRow('E11 whatever is below', judge, 'files', [
  { name: 'a file', bytes: get('/files/a'), least: 'matched' },
  { name: 'up and down again', bytes: get('/files/../files/a'), least: 'matched' },
  { name: 'up and out, as it is written', bytes: get('/files/../a'), least: 'matched' },
  { name: 'encoded slashes', bytes: get('/files%2Fa%2Fb'), least: 'matched' },
  { name: 'down from elsewhere', bytes: get('/x/..%2ffiles/a'), least: 'matched' },
])

describeRow(
  'E11 a path as it was, decoded and not resolved, for rules that want it',
  judge,
  'unresolved',
  [
    { name: 'resolved away', bytes: get('/union%20select/../a'), least: 'matched' },
    { name: 'resolved away, encoded', bytes: get('/union%20select%2f..%2fa'), least: 'matched' },
    { name: 'traversal', bytes: get('/static/%2e%2e/etc/passwd'), least: 'matched' },
  ],
  3,
)
