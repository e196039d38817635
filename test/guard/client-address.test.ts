import http from 'node:http'
import { beforeEach, describe, expect, test } from 'vitest'
import { readTrustProxy } from '../../http/index.ts'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'

closeServersAfterEach()

const spoofed = '198.51.100.66'

/** Blocks one client. */
const rules = [
  {
    id: 'client',
    category: 'attack_attempt',
    event: 'attack',
    conditions: [{ operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: [spoofed] }],
    action: { type: 'block' },
  },
]

const warnings: string[] = []
beforeEach(() => {
  warnings.length = 0
})

const onWarning = (message: string) => void warnings.push(message)

/** What a request with these headers gets. */
async function statusOf(...headers: string[]): Promise<string | undefined> {
  const port = await serve(http.createServer((_request, response) => response.end('app')))
  const client = await rawClient(port)
  client.send(['GET / HTTP/1.1', 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n'))
  return /^HTTP\/1.1 (\d+)/.exec(await client.closed())?.[1]
}

describe('by default', () => {
  useGuard({ rules, guard: { onWarning } })

  test('E20 no header says who the client is', async () => {
    for (const header of ['X-Forwarded-For', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'X-Client-IP'])
      expect([header, await statusOf(`${header}: ${spoofed}`)]).toEqual([header, '200'])
    expect(await statusOf(`Forwarded: for=${spoofed}`)).toBe('200')
  })

  test('that headers come and are not believed is said once', async () => {
    await statusOf('Accept: */*')
    expect(warnings).toEqual([])
    await statusOf(`X-Forwarded-For: ${spoofed}`)
    await statusOf(`Forwarded: for=${spoofed}`)
    expect(warnings).toEqual([expect.stringContaining('RULEWIRE_TRUST_PROXY')])
  })
})

describe('behind one proxy', () => {
  const trust = readTrustProxy(1)
  useGuard({ rules, guard: { onWarning, ...(trust.ok && { trustProxy: trust.value }) } })

  test('E20 it is who the proxy names, and not whom the client names', async () => {
    expect(await statusOf(`X-Forwarded-For: 203.0.113.1, ${spoofed}`)).toBe('403')
    expect(await statusOf(`X-Forwarded-For: ${spoofed}, 203.0.113.1`)).toBe('200')
    expect(await statusOf(`X-Forwarded-For: ${spoofed}`, 'X-Forwarded-For: 203.0.113.1')).toBe('200')
    expect(warnings).toEqual([])
  })
})

describe('behind a proxy that is somewhere else', () => {
  const trust = readTrustProxy('192.0.2.0/24')
  useGuard({ rules, guard: { onWarning, ...(trust.ok && { trustProxy: trust.value }) } })

  test('nobody else is believed, which is said once', async () => {
    expect(await statusOf(`X-Forwarded-For: ${spoofed}`)).toBe('200')
    expect(await statusOf(`X-Forwarded-For: ${spoofed}`)).toBe('200')
    expect(warnings).toEqual([expect.stringContaining('does not name')])
  })
})

describe('where it is said that there is no proxy', () => {
  const trust = readTrustProxy('none')
  useGuard({ rules, guard: { onWarning, ...(trust.ok && { trustProxy: trust.value }) } })

  test('nothing is said', async () => {
    expect(await statusOf(`X-Forwarded-For: ${spoofed}`)).toBe('200')
    expect(warnings).toEqual([])
  })
})
