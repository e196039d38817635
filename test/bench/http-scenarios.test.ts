import { describe, expect, test } from 'vitest'
import { Random } from '../../bench/common/random.ts'
import { Convert } from '../../bench/common/rule-sets.ts'
import { WireRequest } from '../../bench/http/load/wire-request.ts'
import type { PeerName } from '../../bench/http/peers.ts'
import { rowsOf } from '../../bench/http/rows.ts'
import { serialMark, type Template } from '../../bench/http/scenario.ts'
import { scenarioNamed, scenarios } from '../../bench/http/scenarios/index.ts'
import type { Turn } from '../../bench/http/turn.ts'
import { createEngine } from '../../engine/index.ts'
import { describedRequest, describedResponse } from '../../http/index.ts'
import * as rulesSchema from '../../rules-schema/index.ts'

const count = 300

describe.each(scenarios)('$name', ({ name, ruleSet, request }) => {
  const random = new Random('test', name)
  const templates = Array.from({ length: count }, () => request(random))
  const numbered = templates.map(template => JSON.parse(JSON.stringify(template).replaceAll(serialMark, '0000002a')))

  test('has a thousand rules, ten of them for the endpoint that is asked', () => {
    const { rules } = ruleSet() as { rules: readonly { id: string; endpoint: { method: string } }[] }
    expect(new Set(rules.map(({ id }) => id)).size).toBe(1_000)
    const asked = rules.filter(({ id }) => id.startsWith('asked-'))
    expect(asked.map(({ endpoint }) => endpoint.method)).toEqual(Array(10).fill(templates[0]?.method))
  })

  test('libddwaf can be given all of them', () => {
    const { libddwaf } = new Convert(rulesSchema).exportedWithEndpoints(ruleSet()) as {
      libddwaf: { custom_rules: readonly unknown[] }
    }
    expect(libddwaf.custom_rules).toHaveLength(1_000)
  })

  test('a fifth of the requests match, each as many rules as it says', async () => {
    // What matches does not depend on how much a busy machine gets done in two milliseconds.
    const engine = createEngine({ limits: { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY } })
    expect(await engine.apply(ruleSet())).toMatchObject({ ok: true })
    const outcomes = numbered.map(template => judge(engine, template))
    expect(outcomes.map(({ matches }) => matches)).toEqual(templates.map(({ matches }) => matches))
    expect(outcomes.filter(({ action }) => action !== undefined)).toEqual([])
    const matched = templates.filter(({ matches }) => matches > 0).length
    expect(matched).toBeGreaterThan(count * 0.1)
    expect(matched).toBeLessThan(count * 0.3)
  })

  test('no two requests are alike, sent twice or not', () => {
    const [first, second] = templates.map(template => new WireRequest(template))
    if (first === undefined || second === undefined) throw new Error('there are no requests')
    const sent = [first, first, second].map((wire, number) => {
      wire.number(number)
      return { text: wire.bytes.toString(), answer: wire.answer(number) }
    })
    expect(new Set(sent.map(({ text }) => text)).size).toBe(3)
    expect(new Set(sent.map(({ text }) => text.split('\r\n\r\n')[1])).size).toBe(
      templates[0]?.body === undefined ? 1 : 3,
    )
    expect(sent.map(({ answer }) => answer)).toEqual([
      expect.stringContaining('-00000000"'),
      expect.stringContaining('-00000001"'),
      expect.stringContaining('-00000002"'),
    ])
  })
})

function judge(engine: ReturnType<typeof createEngine>, { method, target, headers, body, status }: Template) {
  const json = body === undefined ? {} : { json: JSON.parse(body) }
  const transaction = engine.begin()
  const asked = transaction.run(describedRequest({ method, url: target, headers, ...json }))
  const answered = transaction.run(describedResponse({ status }))
  const ended = transaction.end()
  return {
    matches: [asked, answered, ended].reduce((sum, { matches }) => sum + matches.length, 0),
    action: asked.action ?? answered.action ?? ended.action,
  }
}

describe('figures', () => {
  const turn = (throughput: number, cpuUs: number, p50Us: number): Turn => ({
    requests: 1,
    throughput,
    cpuUs,
    coreShare: 1,
    p50Us,
    p99Us: p50Us,
    matches: 0,
    missed: 0,
  })
  const round = (bare: Turn, rulewire: Turn): ReadonlyMap<PeerName, Turn> =>
    new Map<PeerName, Turn>([
      ['rulewire', rulewire],
      ['bare', bare],
    ])

  const rounds = [
    round(turn(100, 50, 200), turn(96, 50, 210)),
    // A machine that is twice as slow, for both.
    round(turn(50, 100, 400), turn(49, 120, 450)),
    round(turn(100, 50, 200), turn(90, 60, 205)),
  ]

  test('what is kept and added is taken within each round', () => {
    const [bare, rulewire] = rowsOf('express', scenarioNamed('get'), rounds)
    expect(bare).toMatchObject({ peer: 'bare', throughput: { median: 100 }, throughputKept: undefined, aim: undefined })
    expect(rulewire).toMatchObject({
      peer: 'rulewire',
      throughput: { median: 90, min: 49, max: 96 },
      throughputKept: { median: 0.96, min: 0.9, max: 0.98 },
      cpuUs: { median: 60 },
      addedP50Us: { median: 10, min: 5, max: 50 },
      aim: { kept: 0.95, throughputMet: true, cpuMet: false },
    })
  })

  test.each([
    { why: 'another host', host: 'fastify', scenario: 'get' },
    { why: 'a scenario without one', host: 'express', scenario: 'response-status' },
  ] as const)('no aim: $why', ({ host, scenario }) => {
    expect(rowsOf(host, scenarioNamed(scenario), rounds).map(({ aim }) => aim)).toEqual([undefined, undefined])
  })
})
