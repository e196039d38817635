import { about } from '../support/payload.ts'

/** What attacks look like. No everyday request does, whichever way it is read. */
const signs: Readonly<Record<string, string>> = {
  script: '<script[\\s>]',
  handler: '\\son(error|load|click)\\s*=',
  union: 'union\\s+(all\\s+)?select\\s',
  tautology: "'\\s*or\\s*'?1'?\\s*=\\s*'?1",
  stacked: ';\\s*(drop|insert|delete|exec)\\s',
  sleep: '\\b(sleep|benchmark|pg_sleep)\\s*\\(\\s*[0-9]',
  passwd: 'etc/(passwd|shadow)',
  traversal: '(\\.\\./){2}',
  nul: '\\x00',
  command: '[;|`]\\s*(cat|id|wget|curl|nc)\\s',
  lookup: '\\$\\{jndi:',
  template: '\\{\\{.*\\}\\}',
  prototype: '__proto__|constructor\\.prototype',
  php: '<\\?php|php://',
  metadata: '169\\.254\\.169\\.254',
  crlf: '\\r\\nset-cookie:',
}

const places: Readonly<Record<string, string>> = {
  uri: 'server.request.uri.raw',
  path: 'server.request.path',
  query: 'server.request.query',
  headers: 'server.request.headers.no_cookies',
  cookies: 'server.request.cookies',
  body: 'server.request.body',
  filenames: 'server.request.body.filenames',
}

const everywhere = Object.entries(signs).flatMap(([sign, regex]) =>
  Object.entries(places).flatMap(([place, address]) => [
    about(`${sign}-${place}`, address, {}, regex),
    ...(place === 'uri' || place === 'path'
      ? []
      : [about(`${sign}-${place}-names`, address, { target: 'keys' }, regex)]),
  ]),
)

const endpoint = (id: string, path: string) => ({
  id,
  category: 'attack_attempt',
  event: 'test.endpoint',
  endpoint: { path },
})
const exact = (id: string, address: string, path: string, value: string) => ({
  id,
  category: 'attack_attempt',
  event: 'test.exact',
  conditions: [{ operator: 'exact_match', inputs: [{ address, path }], values: [value] }],
})

/** Rules that another reading of a request could make true by mistake. */
export const canaries: readonly object[] = [
  ...everywhere,
  endpoint('admin', '/admin/**'),
  endpoint('internal', '/internal/:x'),
  exact('role-query', 'server.request.query', '$.role', 'admin'),
  exact('role-body', 'server.request.body', '$.role', 'admin'),
  exact('admin-field', 'server.request.body', '$.user.admin', '1'),
  exact('session', 'server.request.cookies', '$.session', 'forged'),
  {
    id: 'elsewhere',
    category: 'attack_attempt',
    event: 'test.client',
    conditions: [{ operator: '!ip_match', inputs: [{ address: 'http.client_ip' }], values: ['127.0.0.0/8'] }],
  },
]
