import { expect, test } from 'vitest'
import { streamEndpoint } from '../../remote-config/client/endpoint.ts'
import { service } from './service.ts'

test.each([
  ['https://rules.example.com', 'wss://rules.example.com/v1/stream'],
  ['https://rules.example.com/', 'wss://rules.example.com/v1/stream'],
  ['https://example.com:8443/rulewire/', 'wss://example.com:8443/rulewire/v1/stream'],
  ['https://example.com/a?b=c#d', 'wss://example.com/a/v1/stream'],
  ['http://localhost:7171', 'ws://localhost:7171/v1/stream'],
  ['http://a.localhost', 'ws://a.localhost/v1/stream'],
  ['http://127.0.0.1:1', 'ws://127.0.0.1:1/v1/stream'],
  ['http://127.9.9.9', 'ws://127.9.9.9/v1/stream'],
  ['http://2130706433', 'ws://127.0.0.1/v1/stream'],
  ['http://[::1]:80', 'ws://[::1]/v1/stream'],
])('%s is spoken to at %s', (url, address) => {
  expect(streamEndpoint(url, false)).toMatchObject({ ok: true, address, insecure: false })
})

test.each([
  ['http://rules.example.com', 'not encrypted'],
  ['http://10.0.0.1:7171', 'not encrypted'],
  ['http://127.0.0.1.example.com', 'not encrypted'],
  ['http://localhost.example.com', 'not encrypted'],
  ['http://0.0.0.0', 'not encrypted'],
  ['http://[::ffff:127.0.0.1]', 'not encrypted'],
  ['ws://localhost', 'http: or https:'],
  ['file:///etc/passwd', 'http: or https:'],
  ['localhost:7171', 'http: or https:'],
  ['', 'http: or https:'],
  ['https://user:secret@example.com', 'user or password'],
])('%s is refused: %s', (url, reason) => {
  const endpoint = streamEndpoint(url, false)
  expect(endpoint).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
  expect(JSON.stringify(endpoint)).not.toContain('secret')
})

test('what is not encrypted can be allowed, loudly', () => {
  expect(streamEndpoint('http://rules.example.com', true)).toMatchObject({ ok: true, insecure: true })
  const { log } = service('http://rules.invalid', { allowInsecure: true })
  expect(log).toEqual([expect.stringMatching(/^warn .*not encrypted/)])
})

test('a client with an address it must not use says so and harms nobody', async () => {
  const { client, log, clock } = service('http://rules.example.com')
  expect(client.restore()).toBe(false)
  client.start()
  expect(client.status()).toMatchObject({ state: 'refused', lastError: expect.stringContaining('RULEWIRE_INSECURE=1') })
  expect(log).toEqual([expect.stringMatching(/^error remote configuration is off/)])
  expect(clock.waiting()).toEqual([])
})

test.each(['', 'two words', 'line\nbreak', 'schlüssel'])(
  'the token %j is refused before it reaches a header',
  token => {
    const { client } = service('http://127.0.0.1:1', { token })
    client.start()
    expect(client.status()).toMatchObject({ state: 'refused', lastError: expect.stringContaining('token') })
  },
)
