/** What attackers want to get past the rules in these tests. */
export const script = '<script>'

const payloads = '<script|union\\s+select|etc/passwd'

/** A rule about a payload in one place. @param more members of its input */
export const about = (id: string, address: string, more: object = {}, regex = payloads): object => ({
  id,
  category: 'attack_attempt',
  event: 'test.payload',
  conditions: [{ operator: 'match_regex', inputs: [{ address, ...more }], regex }],
})

/** A rule for every place where a payload may be. */
export const payloadRules: readonly object[] = [
  about('uri', 'server.request.uri.raw'),
  about('path', 'server.request.path'),
  about('query', 'server.request.query'),
  about('query-q', 'server.request.query', { path: '$.q' }),
  about('query-names', 'server.request.query', { target: 'keys' }),
  about('headers', 'server.request.headers.no_cookies'),
  about('header-x', 'server.request.headers.no_cookies', { path: "$['x-test']" }),
  about('header-names', 'server.request.headers.no_cookies', { target: 'keys' }, 'union-select'),
  about('cookies', 'server.request.cookies'),
  about('cookie-q', 'server.request.cookies', { path: '$.q' }),
  about('cookie-names', 'server.request.cookies', { target: 'keys' }),
  about('body', 'server.request.body'),
  about('body-q', 'server.request.body', { path: '$.q' }),
  about('body-a-b', 'server.request.body', { path: '$.a.b' }),
  about('body-names', 'server.request.body', { target: 'keys' }),
  about('filenames', 'server.request.body.filenames'),
]
