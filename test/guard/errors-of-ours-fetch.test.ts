import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGuard, type Guard } from '../../guard/index.ts'
import { useGuard } from '../support/guarded.ts'
import { breakableOptions } from './breakable.ts'
import { rules } from './rules.ts'

let broken: string | undefined
const reached = new Set<string>()
const breaks = (what: string) => {
  reached.add(what)
  if (what === broken) throw new Error('broken')
}

const holding = {
  id: 'holding',
  category: 'attack_attempt',
  event: 'test.holding',
  conditions: [{ operator: 'equals', inputs: [{ address: 'server.request.body', path: '$.steal' }], value: true }],
  action: { type: 'block' },
}
const answers = {
  id: 'answers',
  category: 'attack_attempt',
  event: 'test.answers',
  conditions: [{ operator: 'contains', inputs: [{ address: 'server.response.body' }], values: ['nothing of it'] }],
}

const guarded = useGuard({ rules: [...rules, holding, answers], installed: false })
let guard: Guard
beforeEach(() => {
  broken = undefined
  reached.clear()
  guard = createGuard(breakableOptions(guarded.engine, breaks))
  guard.attach()
})
afterEach(() => guard.uninstall())

async function handler(request: Request): Promise<Response> {
  const text = await request.text()
  const status = new URL(request.url).pathname === '/login' ? 401 : 404
  return new Response(`got: ${text}`, { status, headers: { 'x-own': 'yes', 'content-type': 'text/plain' } })
}

async function answerTo(body: string, path: string): Promise<readonly [number, string | null, string]> {
  const request = new Request(`http://shop.example${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const response = await guard.forFetch()({
    request,
    clientAddress: () => {
      breaks('client address')
      return '192.0.2.1'
    },
    pass: handler,
  })
  return [response.status, response.headers.get('x-own'), await response.text()]
}

const faults = [
  ...['begin', 'run', 'end', 'bodyNeed', 'program', 'program of the transaction'],
  ...['sink', 'clock', 'later', 'cancel', 'client address'],
]

describe('Web requests', () => {
  test.each(faults)('%s throws: the answers are those of the handler', async fault => {
    broken = fault
    expect(await answerTo('{"email":"a@example.com"}', '/login')).toEqual([
      401,
      'yes',
      'got: {"email":"a@example.com"}',
    ])
    expect(await answerTo('{"email":', '/x')).toEqual([404, 'yes', 'got: {"email":'])
    expect([reached.has(fault), guard.status().errors.count > 0]).toEqual([true, true])
  })

  test('an answer of ours that fails leaves that of the handler', async () => {
    expect((await answerTo('{"steal":true}', '/x'))[0]).toBe(403)
    broken = 'block id'
    expect(await answerTo('{"steal":true}', '/x')).toEqual([404, 'yes', 'got: {"steal":true}'])
    expect(guard.status()).toMatchObject({ blocked: 1, block_failed: 1 })
  })
})
