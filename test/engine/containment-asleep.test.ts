import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, type Prefilter } from '../../engine/index.ts'
import { rule, ruleSet } from './support.ts'

const trap = (): never => {
  throw new Error('a trap was sprung')
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Those that throw when they are looked at. */
const hostile = new Proxy({ a: 'needle' }, { ownKeys: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap })

const looksAt = (address: string, path: string) =>
  ({ conditions: [{ operator: 'contains', inputs: [{ address, path }], values: ['needle'] }] }) as const

async function engineWith(prefilter: Prefilter, more: { readonly clock?: () => number } = {}): Promise<Engine> {
  const engine = createEngine({ prefilter, schedule: task => task(), ...more })
  const result = await engine.apply(
    ruleSet(
      rule('body', looksAt('server.request.body', '$.a.b')),
      rule('beside', looksAt('server.request.body', '$.c')),
      rule('status', looksAt('server.response.headers.no_cookies', '$')),
      rule('over', { ...looksAt('server.request.query', '$'), expires_at: '2030-01-01T00:00:00Z' }),
      rule('endpoint', {
        endpoint: { path: '/shop' },
        conditions: [{ operator: 'exists', inputs: [{ address: 'usr.id' }] }],
      }),
    ),
  )
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return engine
}

const ids = ({ matches }: { readonly matches: readonly { readonly rule: { readonly id: string } }[] }) =>
  matches.map(match => match.rule.id)

describe.each<Prefilter>(['always', 'never'])('rules that wait (%s)', prefilter => {
  test.each([
    ['a Proxy that throws', () => hostile, ['over', 'status']],
    ['one that has been revoked', revoked, ['over', 'status']],
    ['one that throws further down', () => ({ a: hostile, c: 'needle' }), ['beside', 'over', 'status']],
  ])('are all looked at, though a value be %s', async (_, value, expected) => {
    const engine = await engineWith(prefilter)
    const transaction = engine.begin()
    const outcome = transaction.run({
      'server.request.uri.raw': '/shop',
      'server.request.query': { q: 'needle' },
      'server.request.body': value(),
      'server.response.headers.no_cookies': { x: 'needle' },
    })
    expect(ids(outcome)).toEqual(expected)
    expect(outcome.incomplete).toEqual(['error'])
    expect(ids(transaction.run({ 'usr.id': '1' }))).toEqual(['endpoint'])
  })

  test('are looked at in the next call, where there was no end to one', async () => {
    let throws = false
    const clock = () => (throws ? trap() : 0)
    const engine = await engineWith(prefilter, { clock })
    const transaction = engine.begin()
    throws = true
    expect(transaction.run({ 'server.request.query': { q: 'needle' } }).incomplete).toEqual(['error'])
    throws = false
    expect(ids(transaction.end())).toEqual(['over'])
  })
})
