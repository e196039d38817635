import { describe, expect, it } from 'vitest'
import {
  exportDatadogCustomRules,
  importDatadogCustomRules,
  parseRuleSet,
  type RuleSetDocument,
} from '../../rules-schema/index.ts'

const query = { address: 'server.request.query', path: '$.q' }
const asked = { address: 'server.request.query', key_path: ['q'] }
const rule = { id: 'r', name: 'A rule', category: 'attack_attempt', event: 'probe' }
const regex = { operator: 'match_regex', inputs: [query], regex: 'x' }
const usual = {
  name: 'A rule',
  enabled: true,
  blocking: false,
  tags: { type: 'probe', category: 'attack_attempt' },
}

function exported(members: object) {
  const parsed = parseRuleSet({ version: 1, ...members })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { document, losses } = exportDatadogCustomRules(parsed.value)
  return { document, losses: losses.map(loss => `${loss.rule}: ${loss.severity} ${loss.field} ${loss.reason}`) }
}

function exportedRule(members: object) {
  const { document, losses } = exported({ rules: [{ ...rule, conditions: [regex], ...members }] })
  return { attributes: document.data.map(found => found.attributes), losses }
}

function condition(operator: string, parameters: object): object {
  return { operator, parameters: { inputs: [asked], ...parameters } }
}

const asIs = condition('match_regex', { regex: 'x', options: { case_sensitive: false } })
const byRegex = 'r: info /conditions/0 by a regular expression there'

describe("a condition of ours in Datadog's API", () => {
  it.each<[string, object, object | null, string[]]>([
    ['match_regex', regex, asIs, []],
    [
      '!match_regex with options',
      { ...regex, operator: '!match_regex', options: { case_sensitive: true, min_length: 3 } },
      condition('!match_regex', { regex: 'x', options: { case_sensitive: true, min_length: 3 } }),
      [],
    ],
    [
      'a checksum',
      { ...regex, operator: 'match_regex_with_checksum', checksum: 'luhn' },
      null,
      ['r: error /conditions/0/operator the API does not take match_regex_with_checksum'],
    ],
    [
      'phrase_match',
      { operator: 'phrase_match', inputs: [query], values: ['a'] },
      condition('phrase_match', { list: ['a'] }),
      [],
    ],
    [
      'whole words',
      { operator: '!phrase_match', inputs: [query], values: ['a', '.b', 'c!'], options: { word_boundary: true } },
      condition('!match_regex', { regex: '(?:\\ba\\b|\\.b\\b|\\bc!)', options: { case_sensitive: true } }),
      [byRegex],
    ],
    [
      'phrases of any case',
      { operator: 'phrase_match', inputs: [query], values: ['A'], options: { case_sensitive: false } },
      condition('match_regex', { regex: '(?:A)', options: { case_sensitive: false } }),
      [byRegex],
    ],
    [
      'exact_match',
      { operator: 'exact_match', inputs: [query], values: ['a'] },
      condition('exact_match', { list: ['a'] }),
      [],
    ],
    [
      'values of any case',
      { operator: '!exact_match', inputs: [query], values: ['A', 'b'], options: { case_sensitive: false } },
      condition('!match_regex', { regex: '^(?:A|b)$', options: { case_sensitive: false } }),
      [byRegex],
    ],
    [
      'contains',
      { operator: 'contains', inputs: [query], values: ['a'] },
      condition('phrase_match', { list: ['a'] }),
      [],
    ],
    [
      'starts_with',
      { operator: 'starts_with', inputs: [query], values: ['a'] },
      condition('match_regex', { regex: '^(?:a)', options: { case_sensitive: true } }),
      [],
    ],
    [
      'ip_match',
      { operator: 'ip_match', inputs: [query], values: ['10.0.0.0/8'] },
      condition('ip_match', { list: ['10.0.0.0/8'] }),
      [],
    ],
    [
      'equals: text',
      { operator: 'equals', inputs: [query], value: 'a' },
      condition('equals', { type: 'string', value: 'a' }),
      [],
    ],
    [
      'equals: a number',
      { operator: '!equals', inputs: [{ address: 'server.request.body' }], value: 5 },
      { operator: '!equals', parameters: { inputs: [{ address: 'server.request.body' }], type: 'float', value: '5' } },
      ['r: warning /conditions/0/value numbers are equal within 0.01 there'],
    ],
    [
      'equals: within a hundredth',
      { operator: 'equals', inputs: [{ address: 'server.request.body' }], value: 5, delta: 0.01 },
      { operator: 'equals', parameters: { inputs: [{ address: 'server.request.body' }], type: 'float', value: '5' } },
      [],
    ],
    [
      'equals: true',
      { operator: 'equals', inputs: [{ address: 'server.request.body' }], value: true },
      {
        operator: 'equals',
        parameters: { inputs: [{ address: 'server.request.body' }], type: 'boolean', value: 'true' },
      },
      [],
    ],
    [
      'greater_than',
      { operator: 'greater_than', inputs: [{ address: 'server.request.body' }], value: 5 },
      null,
      ['r: error /conditions/0/operator the API does not take greater_than'],
    ],
    [
      'hidden characters',
      { operator: 'hidden_ascii_match', inputs: [query] },
      condition('match_regex', { regex: '[\\x{E0000}-\\x{E007F}]', options: { case_sensitive: true } }),
      [],
    ],
    ['exists', { operator: 'exists', inputs: [query] }, condition('exists', {}), []],
    [
      'transformers',
      { ...regex, inputs: [{ ...query, transformers: ['lowercase'] }] },
      null,
      ['r: error /conditions/0/inputs/0/transformers there are no transformers there'],
    ],
    [
      'names of members',
      { ...regex, inputs: [{ ...query, target: 'keys' }] },
      null,
      ['r: error /conditions/0/inputs/0/target names of members cannot be looked at there'],
    ],
    [
      'an index',
      { ...regex, inputs: [{ ...query, path: '$[0]' }] },
      null,
      ['r: error /conditions/0/inputs/0/path there are no indices there'],
    ],
    [
      'an address that the API does not take',
      { ...regex, inputs: [{ address: 'usr.login' }] },
      null,
      ['r: error /conditions/0/inputs/0/address the API does not take usr.login'],
    ],
  ])('%s', (_, ours, theirs, losses) => {
    const { attributes, losses: told } = exportedRule({ conditions: [ours] })
    expect(attributes).toEqual(theirs === null ? [] : [{ ...usual, conditions: [theirs] }])
    expect(told).toEqual(losses)
  })
})

describe("a rule of ours in Datadog's API", () => {
  const glob = 'r: info /endpoint a glob, of which Datadog does not say how it compares paths'

  it.each<[string, object, object, string[]]>([
    ['the usual one', {}, {}, []],
    ['switched off', { enabled: false }, { enabled: false }, []],
    [
      'tags',
      { tags: { team: 'a', category: 'api_security' } },
      { tags: { team: 'a', category: 'api_security', type: 'probe' } },
      [],
    ],
    ['a scope', { scope: [{ service: 'a', env: 'b' }] }, { scope: [{ service: 'a', env: 'b' }] }, []],
    [
      'half a scope',
      { scope: [{ service: 'a' }] },
      { scope: [{ service: 'a', env: '' }] },
      ['r: warning /scope the API wants both'],
    ],
    ['a path', { endpoint: { path: '/a/:b/*/**' } }, { path_glob: '/a/*/*/**' }, [glob]],
    [
      'a path and a method',
      { endpoint: { path: '/a', method: 'POST' } },
      {
        path_glob: '/a',
        conditions: [
          { operator: 'exact_match', parameters: { inputs: [{ address: 'server.request.method' }], list: ['POST'] } },
          asIs,
        ],
      },
      [glob],
    ],
    [
      'a path to the letter',
      { endpoint: { path: '/a/*/b', exact: true } },
      {
        conditions: [
          {
            operator: 'match_regex',
            parameters: {
              inputs: [{ address: 'server.request.uri.raw' }],
              regex: '^/a/[^/?#]+/b(?:[?#]|$)',
              options: { case_sensitive: true },
            },
          },
          asIs,
        ],
      },
      ['r: info /endpoint a condition on the target as it came'],
    ],
    [
      'nothing to ask',
      { conditions: [] },
      { conditions: [{ operator: 'exists', parameters: { inputs: [{ address: 'server.request.method' }] } }] },
      [],
    ],
    [
      'a block',
      { action: { type: 'block', status_code: 404, format: 'json' } },
      { blocking: true, action: { action: 'block_request', parameters: { status_code: 404 } } },
      ['r: warning /action/format the client decides there'],
    ],
    [
      'a redirect',
      { action: { type: 'redirect', location: '/a' } },
      { blocking: true, action: { action: 'redirect_request', parameters: { status_code: 303, location: '/a' } } },
      [],
    ],
    [
      'a capture',
      { capture: { a: { address: 'server.request.query', path: '$.a' } } },
      {
        conditions: [
          asIs,
          { operator: 'capture_data', parameters: { inputs: [{ ...asked, key_path: ['a'] }], value: 'a' } },
        ],
      },
      [],
    ],
    [
      'a constant',
      { capture: { a: { value: 1 } } },
      {},
      ['r: error /capture/a/value a tag is taken from a request there'],
    ],
    [
      'a mask',
      { capture: { a: { address: 'usr.id', mask: 'redact' } } },
      {},
      ['r: error /capture/a/mask nothing is masked there: not captured'],
    ],
    [
      'a rule that does not report',
      { report: false, keep: false, priority: 5 },
      {},
      ['r: warning /report', 'r: warning /keep', 'r: info /priority'],
    ],
    ['a rule in the shadow', { shadow: true }, { enabled: false }, ['r: error /shadow']],
  ])('%s', (_, members, differs, losses) => {
    const { attributes, losses: told } = exportedRule(members)
    expect(attributes).toEqual([{ ...usual, conditions: [asIs], ...differs }])
    expect(told.map((line, index) => line.slice(0, losses[index]?.length))).toEqual(losses)
  })

  it('with several ways to come true is several rules', () => {
    const { attributes, losses } = exportedRule({ endpoint: [{ path: '/a' }, { path: '/b' }] })
    expect(attributes.map(({ name, path_glob }) => [name, path_glob])).toEqual([
      ['A rule', '/a'],
      ['A rule (2)', '/b'],
    ])
    expect(losses.at(-1)).toBe('r: warning  2 rules in its place, each of which reports where more than one holds')
  })
})

describe("a set of ours in Datadog's API", () => {
  it('has neither the entries of lists nor exclusions', () => {
    const lists = [
      { id: 'ips', type: 'ip', entries: [{ value: '10.0.0.1' }] },
      { id: 'spare', type: 'ip', entries: [] },
    ]
    const byIp = { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], list: 'ips' }
    const { document, losses } = exported({
      rules: [{ ...rule, conditions: [byIp] }],
      lists,
      exclusions: [{ id: 'e', rules: [{ id: 'r' }] }],
    })
    expect(document.data[0]?.attributes.conditions[0]?.parameters).toEqual({
      inputs: [{ address: 'http.client_ip' }],
      data: 'ips',
    })
    expect(losses).toEqual([
      'ips: warning  its entries are no part of custom rules: Datadog keeps them apart',
      'spare: info  its entries are no part of custom rules: Datadog keeps them apart',
      'e: error  exclusions are no part of custom rules: left out',
    ])
  })

  it('comes back as it was', () => {
    const rules: readonly object[] = [
      {
        ...rule,
        id: 'a',
        endpoint: { path: '/a/b' },
        scope: [{ service: 's', env: 'e' }],
        conditions: [regex],
        priority: 1,
        tags: { type: 'probe', category: 'attack_attempt' },
      },
      {
        ...rule,
        id: 'b',
        conditions: [{ operator: 'exact_match', inputs: [query], values: ['x'] }],
        action: { type: 'redirect', location: '/x', status_code: 302 },
        priority: 3,
        tags: { type: 'probe', category: 'attack_attempt' },
      },
      {
        ...rule,
        id: 'c',
        category: 'business_logic',
        event: 'payment.failure',
        conditions: [
          { operator: '!equals', inputs: [{ address: 'server.request.body', path: '$.n' }], value: 5, delta: 0.01 },
        ],
        capture: { id: { address: 'server.request.body', path: "$['pay-id']" } },
        priority: 1,
        tags: { type: 'payment.failure', category: 'business_logic' },
      },
    ]
    const { document } = exported({ rules })
    expect(importDatadogCustomRules(document).ruleSet?.rules).toEqual(rules as RuleSetDocument['rules'])
  })
})
