const monitor = { category: 'business_logic' }

const status = (value: number) => ({ operator: 'equals', inputs: [{ address: 'server.response.status' }], value })
const body = (path: string) => ({ address: 'server.request.body', path })
const equals = (input: object, value: unknown) => ({ operator: 'equals', inputs: [input], value })

/** One rule for each thing that the guard has to gather. */
export const rules: readonly object[] = [
  {
    ...monitor,
    id: 'login-failure',
    event: 'users.login.failure',
    endpoint: { method: 'POST', path: '/login' },
    conditions: [status(401)],
    capture: { 'usr.login': body('$.email'), 'usr.exists': { value: false } },
  },
  {
    ...monitor,
    id: 'no-email',
    event: 'test.no_email',
    endpoint: { path: '/early' },
    conditions: [status(401), { operator: 'not', condition: { operator: 'exists', inputs: [body('$.email')] } }],
  },
  {
    ...monitor,
    id: 'email',
    event: 'test.email',
    endpoint: { path: '/early' },
    conditions: [equals(body('$.email'), 'a@b.c')],
  },
  {
    ...monitor,
    id: 'answer',
    event: 'test.answer',
    endpoint: { path: '/native/denied' },
    conditions: [equals({ address: 'server.response.body', path: '$.secret' }, 'secret of the application')],
  },
  { ...monitor, id: 'error', event: 'test.error', conditions: [status(500)] },
  { ...monitor, id: 'not-found', event: 'test.not_found', conditions: [status(404)] },
  {
    ...monitor,
    id: 'streamed',
    event: 'test.streamed',
    endpoint: [{ path: '/stream' }, { path: '/events' }],
    conditions: [status(200)],
  },
  {
    ...monitor,
    id: 'kind',
    event: 'test.kind',
    conditions: [equals({ address: 'server.response.headers.no_cookies', path: "$['x-kind']" }, 'a')],
  },
  {
    ...monitor,
    id: 'coupon',
    event: 'test.coupon',
    endpoint: { path: '/form' },
    conditions: [equals(body('$.coupon'), 'TEN')],
  },
  {
    ...monitor,
    id: 'text',
    event: 'test.text',
    endpoint: { path: '/text' },
    conditions: [{ operator: 'match_regex', inputs: [body('$')], regex: 'half' }],
  },
  { ...monitor, id: 'big', event: 'test.big', endpoint: { path: '/hash' }, conditions: [equals(body('$.big'), true)] },
  {
    ...monitor,
    id: 'card',
    event: 'test.card',
    endpoint: { path: '/hash' },
    conditions: [equals(body('$.card[1]'), 'stolen')],
  },
  {
    ...monitor,
    id: 'file',
    event: 'test.file',
    endpoint: { path: '/hash' },
    conditions: [{ operator: 'ends_with', inputs: [{ address: 'server.request.body.filenames' }], values: ['.php'] }],
    capture: { name: { address: 'server.request.body.filenames', path: '$[0]' } },
  },
  {
    ...monitor,
    id: 'search',
    event: 'test.search',
    category: 'attack_attempt',
    conditions: [equals({ address: 'server.request.query', path: '$.q' }, 'x y')],
    capture: { q: { address: 'server.request.query', path: '$.q' } },
  },
  {
    ...monitor,
    id: 'any-parameter',
    event: 'test.any_parameter',
    endpoint: { path: '/any' },
    conditions: [equals({ address: 'server.request.query' }, 'x y')],
  },
  {
    ...monitor,
    id: 'client',
    event: 'test.client',
    endpoint: { path: '/ok' },
    conditions: [
      equals({ address: 'http.client_ip' }, '127.0.0.1'),
      equals({ address: 'server.request.cookies', path: '$.who' }, 'me'),
      equals({ address: 'server.request.headers.no_cookies', path: "$['x-test']" }, 'yes'),
    ],
  },
]
