import { describe, expect, it } from 'vitest'
import { type RuleTestFailure, runRuleTests } from '../../rule-tests/index.ts'

const office = { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['192.0.2.0/24'] }
const script = { operator: 'contains', inputs: [{ address: 'server.request.body' }], values: ['<script'] }
const block = { type: 'block' }
const inside = { path: '/', client_ip: '192.0.2.7', json: { html: '<script>', name: 'a' } }
const outside = { ...inside, client_ip: '198.51.100.7' }

interface Ran {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly RuleTestFailure[]
}

/** Two requests to a rule that looks for a script and blocks, and what is expected of each. */
async function run(exclusions: readonly object[], rule: object, ofInside: object, ofOutside: object): Promise<Ran> {
  const tests = [
    { name: 'inside', request: inside, expect: ofInside },
    { name: 'outside', request: outside, expect: ofOutside },
  ]
  const base = { id: 'r', category: 'attack_attempt', event: 'probe', tags: { team: 'shop', type: 'xss' } }
  const rules = [{ ...base, conditions: [script], action: block, ...rule, tests }]
  const result = await runRuleTests({ version: 1, rules, exclusions })
  return result.ran ? result : expect.unreachable(JSON.stringify(result.problems))
}

const acts = { match: true, action: 'block' }
const watches = { match: true, action: 'monitor' }
const nothing = { match: false }

describe('a test is run with the exclusions of its set', () => {
  it.each<[string, readonly object[], object, object]>([
    ['none', [], acts, acts],
    ['of whole rules', [{ id: 'x', conditions: [office] }], nothing, acts],
    ['that hold always', [{ id: 'x', rules: [{ id: 'r' }] }], nothing, nothing],
    ['by tags', [{ id: 'x', rules: [{ tags: { team: 'shop', type: 'xss' } }] }], nothing, nothing],
    ['by tags that it has not all', [{ id: 'x', rules: [{ tags: { team: 'shop', type: 'sqli' } }] }], acts, acts],
    ['by category', [{ id: 'x', rules: [{ category: 'attack_attempt' }], conditions: [office] }], nothing, acts],
    ['by event', [{ id: 'x', rules: [{ event: 'probe' }], effect: 'monitor' }], watches, watches],
    ['of other rules', [{ id: 'x', rules: [{ event: 'other' }], effect: 'monitor' }], acts, acts],
    ['that are switched off', [{ id: 'x', enabled: false }], acts, acts],
    ['that leave it nothing but to watch', [{ id: 'x', conditions: [office], effect: 'monitor' }], watches, acts],
    [
      'of an input',
      [{ id: 'x', inputs: [{ address: 'server.request.body', path: '$.html' }], conditions: [office] }],
      nothing,
      acts,
    ],
    [
      'of an input that says nothing',
      [{ id: 'x', inputs: [{ address: 'server.request.body', path: '$.name' }] }],
      acts,
      acts,
    ],
  ])('%s', async (_, exclusions, ofInside, ofOutside) => {
    expect(await run(exclusions, {}, ofInside, ofOutside)).toMatchObject({ passed: 2, failed: 0 })
  })

  it('a rule in the shadow is tested with them too', async () => {
    const exclusions = [{ id: 'x', conditions: [office], effect: 'monitor' }]
    expect(await run(exclusions, { shadow: true }, watches, acts)).toMatchObject({ passed: 2 })
  })

  it('what another rule does is not what this one does', async () => {
    const other = { id: 'a', category: 'attack_attempt', event: 'other', action: block }
    const tests = [
      { request: inside, expect: watches },
      { request: outside, expect: acts },
    ]
    const rule = { id: 'r', category: 'attack_attempt', event: 'probe', action: block, tests }
    const exclusions = [{ id: 'x', rules: [{ id: 'r' }], conditions: [office], effect: 'monitor' }]
    expect(await runRuleTests({ version: 1, rules: [other, rule], exclusions })).toMatchObject({ passed: 2 })
  })
})

describe('a failure names the exclusions that held', () => {
  it('of whole rules: its conditions were true', async () => {
    const exclusions = [
      { id: 'elsewhere', rules: [{ event: 'other' }] },
      { id: 'from-the-office', conditions: [office] },
      { id: 'never', conditions: [{ operator: 'exists', inputs: [{ address: 'usr.id' }] }] },
    ]
    const { failures } = await run(exclusions, {}, acts, acts)
    expect(failures).toMatchObject([
      { test: 'inside', seen: { match: false, exclusions: ['from-the-office'], conditions: [{ truth: true }] } },
    ])
    expect(failures[0]?.seen).not.toHaveProperty('first_failed')
  })

  it('of inputs: what would have been looked at is not known', async () => {
    const inputs = [{ address: 'server.request.body', path: '$.html' }]
    const { failures } = await run([{ id: 'editor', inputs, conditions: [office] }], {}, acts, acts)
    expect(failures).toMatchObject([
      {
        test: 'inside',
        seen: {
          match: false,
          exclusions: ['editor'],
          incomplete: [],
          first_failed: '/conditions/0',
          conditions: [{ pointer: '/conditions/0', truth: 'unknown' }],
        },
      },
    ])
  })

  it('of acting', async () => {
    const { failures } = await run([{ id: 'x', conditions: [office], effect: 'monitor' }], {}, acts, acts)
    expect(failures).toMatchObject([
      {
        test: 'inside',
        differences: [{ member: 'action', expected: 'block', seen: 'monitor' }],
        seen: { exclusions: ['x'] },
      },
    ])
  })
})
