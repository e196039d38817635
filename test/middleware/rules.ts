const category = 'attack_attempt'
const block = { type: 'block' }
const is = (address: string, value: unknown, path = '$') => ({
  operator: 'equals',
  inputs: [{ address, path }],
  value,
})

/** One rule for each point at which an adapter has something to do. */
export const rules: readonly object[] = [
  {
    id: 'head',
    category,
    event: 'test.head',
    conditions: [is('server.request.headers.no_cookies', 'block', "$['x-test']")],
    action: block,
  },
  {
    id: 'body',
    category,
    event: 'test.body',
    endpoint: { path: '/held/**' },
    conditions: [is('server.request.body', 'stolen', '$.card')],
    action: block,
  },
  {
    id: 'denied',
    category,
    event: 'test.denied',
    endpoint: { path: '/denied' },
    conditions: [is('server.response.status', 401)],
    action: { type: 'block', status_code: 429 },
  },
  {
    id: 'login',
    category: 'business_logic',
    event: 'users.login.failure',
    endpoint: { path: '/login' },
    conditions: [is('server.response.status', 401)],
    capture: { 'usr.login': { address: 'server.request.body', path: '$.email' }, 'usr.exists': { value: true } },
  },
]
