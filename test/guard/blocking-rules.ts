const category = 'attack_attempt'
const block = { type: 'block' }

const is = (address: string, value: unknown, path = '$') => ({
  operator: 'equals',
  inputs: [{ address, path }],
  value,
})
const header = (name: string, value: string) => is('server.request.headers.no_cookies', value, `$['${name}']`)
const body = (path: string, value: unknown) => is('server.request.body', value, path)
const held = [{ path: '/held' }, { path: '/hash' }, { path: '/answers-first' }]
const denied = [{ path: '/denied/*' }, { path: '/native/denied' }]
const status = (value: number) => is('server.response.status', value)

/** Rules that act, at every point at which one can come true. */
export const blockingRules: readonly object[] = [
  { id: 'head', category, event: 'test.head', conditions: [header('x-test', 'block')], action: block },
  {
    id: 'html',
    category,
    event: 'test.html',
    conditions: [header('x-test', 'html')],
    action: { type: 'block', status_code: 451, format: 'html' },
  },
  {
    id: 'json',
    category,
    event: 'test.json',
    conditions: [header('x-test', 'json')],
    action: { type: 'block', status_code: 499, format: 'json' },
  },
  {
    id: 'redirect',
    category,
    event: 'test.redirect',
    conditions: [header('x-test', 'redirect')],
    action: { type: 'redirect', location: '/sorry?ref={block_id}' },
  },
  {
    id: 'unreported',
    category: 'business_logic',
    event: 'test.unreported',
    report: false,
    conditions: [header('x-test', 'unreported')],
    capture: { 'usr.login': { value: 'a' } },
    action: block,
  },
  {
    id: 'shadow',
    category,
    event: 'test.shadow',
    shadow: true,
    conditions: [header('x-test', 'shadow')],
    capture: { seen: { value: true } },
    action: block,
  },
  { id: 'body', category, event: 'test.body', endpoint: held, conditions: [body('$.card', 'stolen')], action: block },
  {
    id: 'file',
    category,
    event: 'test.file',
    endpoint: held,
    conditions: [{ operator: 'ends_with', inputs: [{ address: 'server.request.body.filenames' }], values: ['.php'] }],
    action: block,
  },
  {
    id: 'denied',
    category: 'business_logic',
    event: 'users.login.failure',
    endpoint: denied,
    conditions: [status(401)],
    capture: { 'usr.exists': { value: false }, 'usr.login': { address: 'server.request.body', path: '$.email' } },
    action: { type: 'block', status_code: 429 },
  },
  {
    id: 'gone',
    category: 'business_logic',
    event: 'test.gone',
    endpoint: { path: '/denied/*' },
    conditions: [status(410)],
  },
  {
    id: 'broken',
    category,
    event: 'test.broken',
    conditions: [status(500)],
    action: { type: 'block', status_code: 503 },
  },
  {
    id: 'kind',
    category,
    event: 'test.kind',
    conditions: [is('server.response.headers.no_cookies', 'a', "$['x-kind']")],
    action: { type: 'redirect', location: 'https://example.com/elsewhere', status_code: 302 },
  },
  {
    id: 'both',
    category,
    event: 'test.both',
    endpoint: { path: '/login' },
    conditions: [body('$.password', 'wrong'), status(401)],
    action: block,
  },
]
