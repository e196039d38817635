import { describe, expect, test } from 'vitest'
import { readTrustProxy } from '../../http/index.ts'
import { guard } from '../../middleware/fetch.ts'
import { useAsRunning } from '../support/as-running.ts'
import { useGuard } from '../support/guarded.ts'

const rules = [
  {
    id: 'client',
    category: 'attack_attempt',
    event: 'test.client',
    conditions: [{ operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['192.0.2.7'] }],
  },
]

const forwarded = () =>
  new Request('http://shop.example/', { headers: { 'x-forwarded-for': '203.0.113.9, 192.0.2.7' } })
const handler = (_request: Request, _peer?: string) => new Response()
const clientAddress = (_request: Request, peer?: string) => peer

/** Who the client of a Web request is: there is no socket that would say it. */
describe.each([
  ['nobody is believed', 'none', { alone: 0, withPeer: 0 }],
  ['one proxy is counted', '1', { alone: 1, withPeer: 1 }],
  ['ranges begin with the peer', '10.0.0.0/8', { alone: 0, withPeer: 1 }],
])('%s', (_, trusted, matches) => {
  const read = readTrustProxy(trusted)
  if (!read.ok) throw new Error(read.problem)
  const guarded = useGuard({ rules, installed: false, guard: { trustProxy: read.value } })
  useAsRunning(guarded)

  test('without an address, and with that of the proxy', async () => {
    await guard(handler)(forwarded(), '10.0.0.1')
    expect(guarded.records).toHaveLength(matches.alone)
    await guard(handler, { clientAddress })(forwarded(), '10.0.0.1')
    expect(guarded.records).toHaveLength(matches.alone + matches.withPeer)
  })
})
