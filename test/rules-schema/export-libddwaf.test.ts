import { describe, expect, it } from 'vitest'
import { exportLibddwaf, importLibddwaf, parseRuleSet, type RuleSetDocument } from '../../rules-schema/index.ts'

const query = { address: 'server.request.query', path: '$.q' }
const asked = { address: 'server.request.query', key_path: ['q'] }
const body = { address: 'server.request.body', path: '$.n' }
const askedBody = { address: 'server.request.body', key_path: ['n'] }
const rule = { id: 'r', category: 'attack_attempt', event: 'probe' }
const regex = { operator: 'match_regex', inputs: [query], regex: 'x' }

function exported(members: Partial<RuleSetDocument>, place = {}) {
  const parsed = parseRuleSet({
    version: 1,
    rules: [],
    ...(members.rules === undefined ? { allow_empty: true } : {}),
    ...members,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { document, losses } = exportLibddwaf(parsed.value, place)
  return { document, losses: losses.map(loss => `${loss.rule}: ${loss.severity} ${loss.field} ${loss.reason}`) }
}

function exportedRule(members: object) {
  return exported({ rules: [{ ...rule, ...members }] as never })
}

function conditionsOf(members: object): unknown {
  return exportedRule(members).document.custom_rules.map(({ conditions }) => conditions)
}

function condition(operator: string, parameters: object): object {
  return { operator, parameters: { inputs: [asked], ...parameters } }
}

const raw = { address: 'server.request.uri.raw', transformers: ['url_path'] }
const normalised = { address: 'server.request.uri.raw', transformers: ['url_path', 'url_decode', 'normalize_path'] }

function pathIs(regexp: string, options?: object): object {
  return {
    operator: 'match_regex',
    parameters: { inputs: [raw, normalised], regex: regexp, ...(options === undefined ? {} : { options }) },
  }
}

const refusedWhole = ': error /rules none of the rules is in force there: libddwaf refuses such a document'

describe('a condition of ours in libddwaf', () => {
  it.each<[string, object, object]>([
    ['match_regex', regex, condition('match_regex', { regex: 'x' })],
    [
      'its options',
      { ...regex, options: { case_sensitive: true, min_length: 3 } },
      condition('match_regex', { regex: 'x', options: { case_sensitive: true, min_length: 3 } }),
    ],
    [
      "spellings of JavaScript that are not RE2's",
      { ...regex, regex: '\\u00e9\\u{1F600}\\cJ\\\\u0041(?<n>a)\\p{Letter}\\P{Script=Greek}(?:b)' },
      condition('match_regex', { regex: '\\x{00e9}\\x{1F600}\\x0a\\\\u0041(?P<n>a)\\p{L}\\P{Greek}(?:b)' }),
    ],
    ['!match_regex', { ...regex, operator: '!match_regex' }, condition('!match_regex', { regex: 'x' })],
    [
      'a checksum',
      { ...regex, operator: 'match_regex_with_checksum', checksum: 'luhn' },
      condition('match_regex_with_checksum', { regex: 'x', checksum: 'luhn' }),
    ],
    [
      'phrase_match',
      { operator: 'phrase_match', inputs: [query], values: ['a'], options: { word_boundary: true } },
      condition('phrase_match', { list: ['a'], options: { enforce_word_boundary: true } }),
    ],
    [
      'phrases of any case',
      { operator: 'phrase_match', inputs: [query], values: ['Aé'], options: { case_sensitive: false } },
      condition('phrase_match', { inputs: [{ ...asked, transformers: ['lowercase'] }], list: ['aé'] }),
    ],
    [
      'contains',
      { operator: 'contains', inputs: [query], values: ['a', 'b'] },
      condition('phrase_match', { list: ['a', 'b'] }),
    ],
    [
      'starts_with',
      { operator: 'starts_with', inputs: [query], values: ['a.b', 'c'] },
      condition('match_regex', { regex: '^(?:a\\.b|c)', options: { case_sensitive: true } }),
    ],
    [
      'ends_with, of any case',
      { operator: 'ends_with', inputs: [query], values: ['.PDF'], options: { case_sensitive: false } },
      condition('match_regex', { regex: '(?:\\.PDF)$' }),
    ],
    [
      'exact_match',
      { operator: 'exact_match', inputs: [query], values: ['a'] },
      condition('exact_match', { list: ['a'] }),
    ],
    [
      'values of any case',
      { operator: 'exact_match', inputs: [query], values: ['A'], options: { case_sensitive: false } },
      condition('exact_match', { inputs: [{ ...asked, transformers: ['lowercase'] }], list: ['a'] }),
    ],
    [
      'ip_match',
      { operator: 'ip_match', inputs: [query], values: ['10.0.0.0/8'] },
      condition('ip_match', { list: ['10.0.0.0/8'] }),
    ],
    [
      'equals: text',
      { operator: 'equals', inputs: [query], value: 'a' },
      condition('equals', { type: 'string', value: 'a' }),
    ],
    [
      'equals: a number that is text',
      { operator: 'equals', inputs: [query], value: 5 },
      condition('equals', { type: 'string', value: '5' }),
    ],
    [
      'equals: a number',
      { operator: 'equals', inputs: [body], value: 5 },
      condition('equals', { inputs: [askedBody], type: 'float', value: 5, delta: 1e-300 }),
    ],
    [
      'equals: a number within others',
      { operator: 'equals', inputs: [body], value: 5, delta: 0.5 },
      condition('equals', { inputs: [askedBody], type: 'float', value: 5, delta: 0.5 }),
    ],
    [
      '!equals: true',
      { operator: '!equals', inputs: [body], value: true },
      condition('!equals', { inputs: [askedBody], type: 'boolean', value: true }),
    ],
    [
      'greater_than',
      { operator: 'greater_than', inputs: [body], value: 5 },
      condition('greater_than', { inputs: [askedBody], type: 'float', value: 5 }),
    ],
    ['exists', { operator: 'exists', inputs: [{ ...query, transformers: ['lowercase'] }] }, condition('exists', {})],
    ['hidden characters', { operator: 'hidden_ascii_match', inputs: [query] }, condition('hidden_ascii_match', {})],
    [
      'transformers, by the names of libddwaf',
      { ...regex, inputs: [{ ...query, transformers: ['urlDecodeUni'] }] },
      condition('match_regex', { inputs: [{ ...asked, transformers: ['url_decode_iis'] }], regex: 'x' }),
    ],
    [
      'names of members: the next input must not be taken for names too',
      { ...regex, inputs: [{ ...query, target: 'keys' }, { address: 'usr.id' }] },
      condition('match_regex', {
        inputs: [
          { ...asked, transformers: ['keys_only'] },
          { address: 'usr.id', transformers: [] },
        ],
        regex: 'x',
      }),
    ],
    [
      'several names',
      { ...regex, inputs: [{ address: 'server.request.query', path: "$['a','b']" }] },
      condition('match_regex', {
        inputs: [
          { ...asked, key_path: ['a'] },
          { ...asked, key_path: ['b'] },
        ],
        regex: 'x',
      }),
    ],
    [
      'the path',
      { ...regex, inputs: [{ address: 'server.request.path', transformers: ['lowercase'] }] },
      {
        operator: 'match_regex',
        parameters: {
          inputs: [{ ...normalised, transformers: [...normalised.transformers, 'lowercase'] }],
          regex: 'x',
        },
      },
    ],
  ])('%s', (_, ours, theirs) => {
    expect(conditionsOf({ conditions: [ours] })).toEqual([[theirs]])
  })

  it.each<[string, object, object[][], string[]]>([
    [
      'all',
      { operator: 'all', conditions: [regex, regex] },
      [[condition('match_regex', { regex: 'x' }), condition('match_regex', { regex: 'x' })]],
      [],
    ],
    [
      'any is several rules',
      { operator: 'any', conditions: [regex, { operator: 'exists', inputs: [body] }] },
      [[condition('match_regex', { regex: 'x' })], [{ operator: 'exists', parameters: { inputs: [askedBody] } }]],
      ['r: warning  2 rules in its place, each of which reports where more than one holds'],
    ],
    [
      'any of the same question is one',
      { operator: 'any', conditions: [regex, { ...regex, inputs: [{ address: 'usr.id' }] }] },
      [[condition('match_regex', { inputs: [asked, { address: 'usr.id' }], regex: 'x' })]],
      [],
    ],
    [
      'any of several texts is one',
      {
        operator: 'any',
        conditions: [401, 403].map(value => ({
          operator: 'equals',
          inputs: [{ address: 'server.response.status' }],
          value,
        })),
      },
      [
        [
          {
            operator: 'exact_match',
            parameters: { inputs: [{ address: 'server.response.status' }], list: ['401', '403'] },
          },
        ],
      ],
      [],
    ],
    [
      'not',
      { operator: 'not', condition: regex },
      [[condition('!match_regex', { regex: 'x' })]],
      [
        'r: warning /conditions/0/condition "not" becomes !match_regex, which is false, too, where what it looks at is not there',
      ],
    ],
    [
      'not of several inputs',
      { operator: 'not', condition: { ...regex, inputs: [query, { address: 'usr.id' }] } },
      [
        [
          condition('!match_regex', { regex: 'x' }),
          condition('!match_regex', { inputs: [{ address: 'usr.id' }], regex: 'x' }),
        ],
      ],
      ['r: warning /conditions/0/condition "not" becomes'],
    ],
    [
      'not of not',
      { operator: 'not', condition: { operator: 'not', condition: regex } },
      [[condition('match_regex', { regex: 'x' })]],
      [],
    ],
    [
      'not of any',
      {
        operator: 'not',
        condition: { operator: 'any', conditions: [regex, { operator: 'contains', inputs: [query], values: ['a'] }] },
      },
      [[condition('!match_regex', { regex: 'x' }), condition('!phrase_match', { list: ['a'] })]],
      [
        'r: warning /conditions/0/condition/conditions/0 "not"',
        'r: warning /conditions/0/condition/conditions/1 "not"',
      ],
    ],
    [
      'not of all',
      { operator: 'not', condition: { operator: 'all', conditions: [regex, { operator: 'exists', inputs: [query] }] } },
      [[condition('!match_regex', { regex: 'x' })], [condition('!exists', {})]],
      [
        'r: warning /conditions/0/condition/conditions/0 "not"',
        'r: warning /conditions/0/condition/conditions/1 "not"',
        'r: warning  2 rules',
      ],
    ],
    [
      'a number in text and elsewhere is compared in two ways',
      { operator: 'equals', inputs: [body, query], value: 5 },
      [
        [condition('equals', { inputs: [askedBody], type: 'float', value: 5, delta: 1e-300 })],
        [condition('equals', { type: 'string', value: '5' })],
      ],
      ['r: warning  2 rules'],
    ],
    [
      'not, where there is none',
      { operator: 'not', condition: { operator: 'greater_than', inputs: [body], value: 5 } },
      [],
      ['r: error /conditions/0/condition there is no "not" for greater_than'],
    ],
    [
      'too many ways',
      {
        operator: 'all',
        conditions: Array.from({ length: 6 }, (_, i) => ({
          operator: 'any',
          conditions: [
            { ...regex, regex: `${i}` },
            { operator: 'exists', inputs: [query] },
          ],
        })),
      },
      [],
      ['r: error /conditions/0/conditions it comes to more than 32 rules'],
    ],
    [
      'greater_than of text',
      { operator: 'greater_than', inputs: [query], value: 5 },
      [],
      ['r: error /conditions/0 there, numbers that are text'],
    ],
    [
      'a delta for text',
      { operator: 'equals', inputs: [query], value: 5, delta: 1 },
      [],
      ['r: error /conditions/0 there, numbers that are text'],
    ],
    [
      'an index',
      { ...regex, inputs: [{ ...query, path: '$.q[-1]' }] },
      [[condition('match_regex', { inputs: [{ ...asked, key_path: ['q', -1] }], regex: 'x' })]],
      ['r: warning /conditions/0/inputs/0/path libddwaf knows indices from 2.0 on'],
    ],
    [
      'a * at the end',
      { ...regex, inputs: [{ ...query, path: '$.q[*]' }] },
      [[condition('match_regex', { regex: 'x' })]],
      ['r: warning /conditions/0/inputs/0/path without the * at its end'],
    ],
    [
      'a * before',
      { ...regex, inputs: [{ ...query, path: '$.*.q' }] },
      [],
      ['r: error /conditions/0/inputs/0/path $.*.q: only names and indices'],
    ],
    [
      'a slice',
      { ...regex, inputs: [{ ...query, path: '$[1:]' }] },
      [],
      ['r: error /conditions/0/inputs/0/path $[1:]: only names and indices'],
    ],
    [
      'every place',
      { ...regex, inputs: [{ ...query, path: '$..q' }] },
      [],
      ['r: error /conditions/0/inputs/0/path $..q: only names and indices'],
    ],
    [
      'several names, negated',
      { ...regex, operator: '!match_regex', inputs: [{ ...query, path: "$['a','b']" }] },
      [],
      ['r: error /conditions/0 a negated form looks at one path there'],
    ],
    [
      'more than ten transformers',
      { ...regex, inputs: [{ ...query, transformers: Array.from({ length: 11 }, () => 'lowercase') }] },
      [],
      ['r: error /conditions/0/inputs/0/transformers 10 transformers at most there'],
    ],
    [
      'names that exist',
      { operator: 'exists', inputs: [{ ...query, target: 'keys' }] },
      [[condition('match_regex', { inputs: [{ ...asked, transformers: ['keys_only'] }], regex: '' })]],
      ['r: info /conditions/0 "exists" of names becomes match_regex'],
    ],
    [
      'names that do not',
      { operator: '!exists', inputs: [{ ...query, target: 'keys' }] },
      [],
      ['r: error /conditions/0/inputs/0/target exists asks about the path alone there'],
    ],
  ])('%s', (_, ours, theirs, losses) => {
    const { document, losses: told } = exportedRule({ conditions: [ours] })
    expect(document.custom_rules.map(({ conditions }) => conditions)).toEqual(theirs)
    expect(told.includes(refusedWhole)).toBe(Array.isArray(theirs) && theirs.length === 0)
    const lines = told.filter(
      loss => !loss.startsWith(': warning /rules 2 rules have the type') && loss !== refusedWhole,
    )
    expect(lines.map((line, index) => line.slice(0, losses[index]?.length))).toEqual(losses)
  })
})

describe('a rule of ours in libddwaf', () => {
  it('is one of the user', () => {
    expect(exportedRule({ name: 'A rule', tags: { team: 'a' }, enabled: false, keep: false }).document).toEqual({
      version: '2.2',
      custom_rules: [
        {
          id: 'r',
          name: 'A rule',
          enabled: false,
          tags: { team: 'a', type: 'probe', category: 'attack_attempt' },
          conditions: [{ operator: 'exists', parameters: { inputs: [{ address: 'server.request.method' }] } }],
          transformers: [],
          output: { keep: false },
        },
      ],
    })
  })

  it.each<[string, object | readonly object[], object[][]]>([
    ['a path', { path: '/a/:b/*' }, [[pathIs('^/+a/+[^/]+/+[^/]+(?:/+\\.?)?$')]]],
    ['the root', { path: '/' }, [[pathIs('^/+$')]]],
    ['what is below', { path: '/a.b/**' }, [[pathIs('^/+a\\.b(?s:/.*)?$')]]],
    ['to the letter', { path: '/A/', exact: true }, [[pathIs('^/+A/+$', { case_sensitive: true })]]],
    [
      'a method',
      { method: 'GET' },
      [
        [
          {
            operator: 'exact_match',
            parameters: { inputs: [{ address: 'server.request.method' }], list: ['GET', 'HEAD'] },
          },
        ],
      ],
    ],
    ['several', [{ path: '/a' }, { path: '/b' }], [[pathIs('^/+a(?:/+\\.?)?$')], [pathIs('^/+b(?:/+\\.?)?$')]]],
  ])('at %s', (_, endpoint, theirs) => {
    const { document, losses } = exportedRule({ endpoint })
    expect(document.custom_rules.map(({ conditions }) => conditions)).toEqual(theirs)
    expect(losses[0]).toBe('r: info /endpoint a condition on method and target: as it came, and decoded and normalised')
  })

  it.each<[string, object, object, string[]]>([
    [
      'an event is tracked',
      { category: 'business_logic', event: 'coupon.used' },
      { attributes: { 'appsec.events.coupon.used.track': { value: 'true' } } },
      [],
    ],
    [
      'what is captured is an attribute',
      { capture: { a: { address: 'server.request.body', path: '$.a' }, b: { value: 1 } } },
      {
        attributes: {
          'appsec.events.probe.a': { address: 'server.request.body', key_path: ['a'] },
          'appsec.events.probe.b': { value: 1 },
        },
      },
      [],
    ],
    [
      'what is masked is not captured at all',
      { capture: { a: { address: 'server.request.body', path: '$.token', mask: 'sha256' } } },
      {},
      ['r: error /capture/a/mask nothing is masked there: not captured'],
    ],
    [
      'nor what transformers make of it',
      { capture: { a: { address: 'usr.id', transformers: ['lowercase'] } } },
      { attributes: { 'appsec.events.probe.a': { address: 'usr.id' } } },
      ['r: warning /capture/a/transformers captured as it came'],
    ],
    [
      'nor from several places',
      { capture: { a: { address: 'server.request.body', path: "$['a','b']" } } },
      {},
      ['r: error /capture/a/path an attribute comes from one path there: not captured'],
    ],
    [
      'a rule that does not report has attributes',
      { report: false, capture: { b: { value: 1 } } },
      { event: false, attributes: { 'appsec.events.probe.b': { value: 1 } } },
      [],
    ],
    ['or it reports', { report: false }, {}, ['r: warning /report a rule without attributes reports there']],
  ])('%s', (_, members, output, losses) => {
    const { document, losses: told } = exportedRule(members)
    expect(document.custom_rules[0]?.output ?? {}).toEqual(output)
    expect(told.map((line, index) => line.slice(0, losses[index]?.length))).toEqual(losses)
  })

  it('acts by actions that have names', () => {
    const { document } = exported({
      rules: [
        { ...rule, id: 'a', action: { type: 'block' } },
        { ...rule, id: 'b', action: { type: 'block', status_code: 404, format: 'json' } },
        { ...rule, id: 'c', action: { type: 'redirect', location: '/a' } },
        { ...rule, id: 'd', action: { type: 'redirect', location: '/b', status_code: 302 } },
        { ...rule, id: 'e', action: { type: 'redirect', location: '/a' } },
        { ...rule, id: 'f', action: { type: 'monitor' } },
      ] as never,
    })
    expect(document.custom_rules.map(({ on_match }) => on_match?.[0])).toEqual([
      'block',
      'block-404-json',
      'redirect-1',
      'redirect-2',
      'redirect-1',
      undefined,
    ])
    expect(document.actions).toEqual([
      {
        id: 'block-404-json',
        type: 'block_request',
        parameters: { status_code: 404, type: 'json', grpc_status_code: 10 },
      },
      { id: 'redirect-1', type: 'redirect_request', parameters: { location: '/a', status_code: 303 } },
      { id: 'redirect-2', type: 'redirect_request', parameters: { location: '/b', status_code: 302 } },
    ])
  })

  it.each([
    ['shadow', { shadow: true }, 'r: error /shadow nothing is only counted there: switched off'],
    [
      'expires_at',
      { expires_at: '2027-01-01T00:00:00Z' },
      'r: error /expires_at nothing ends by itself there: it goes on',
    ],
    ['description', { description: 'x' }, 'r: info /description not kept'],
    [
      'tests',
      { tests: [{ request: { path: '/' }, expect: { match: true } }] },
      'r: info /tests tests of rules are not kept',
    ],
    ['priority', { priority: 7 }, "r: info /priority libddwaf's own order there, by tags.module"],
    [
      'the priority of one that acts',
      { priority: 7, action: { type: 'block' } },
      "r: warning /priority libddwaf's own order there, by tags.module",
    ],
    [
      'a type that is not the event',
      { tags: { type: 'other' } },
      'r: warning /tags/type the type is the event there: probe in its place',
    ],
    [
      'names of segments',
      {
        endpoint: { path: '/a/:b' },
        conditions: [{ ...regex, inputs: [{ address: 'server.request.path_params', path: '$.b' }] }],
      },
      'r: warning /endpoint server.request.path_params has the names there that the framework gives, not those of the endpoint',
    ],
  ])('%s', (_, members, loss) => {
    expect(exportedRule(members).losses).toContain(loss)
  })

  it('in the shadow does not act', () => {
    expect(exportedRule({ shadow: true, action: { type: 'block' } }).document.custom_rules[0]).toMatchObject({
      enabled: false,
    })
  })

  it.each<[string, readonly object[]]>([
    ['in the shadow', [{ shadow: true }]],
    ['switched off, or in the shadow', [{ enabled: false }, { shadow: true }]],
    ['left out', [{ scope: [{ service: 'billing' }] }]],
  ])('is the only one, and %s: libddwaf refuses the document', (_, members) => {
    const losses = (...more: readonly object[]) => {
      const rules = [...members, ...more].map((each, index) => ({ ...rule, id: `r${index}`, ...each }))
      return exported({ rules: rules as never }).losses.filter(loss => loss.includes('libddwaf refuses such'))
    }
    expect(losses()).toEqual([refusedWhole])
    expect(losses({})).toEqual([])
  })

  it.each<[string, readonly object[], number]>([
    ['priorities alone', [{ priority: 1 }, {}], 1],
    ['a priority against acting', [{ priority: 1 }, { action: { type: 'block' } }], 1],
    ['modules, as they come from libddwaf', [{ priority: 60, tags: { module: 'network-acl', category: 'x' } }, {}], 0],
    ['nothing', [{}, {}], 0],
  ])('comes in an order of %s: where that is lost it is told', (_, members, told) => {
    const rules = members.map((each, index) => ({ ...rule, id: `r${index}`, ...each }))
    const order = ': info /rules the order that priorities give is not kept: tags.module decides there'
    expect(exported({ rules: rules as never }).losses.filter(loss => loss === order)).toHaveLength(told)
  })

  it('is left out where it is for elsewhere, as the engine does', () => {
    const rules = [
      { ...rule, id: 'a', scope: [{ service: 'billing', env: 'prod' }] },
      { ...rule, id: 'b', scope: [{ env: 'prod' }] },
      { ...rule, id: 'c' },
    ]
    const idsAt = (place: object) =>
      exported({ rules: rules as never }, place).document.custom_rules.map(({ id }) => id)
    expect(idsAt({ service: 'billing', env: 'prod' })).toEqual(['a', 'b', 'c'])
    expect(idsAt({ service: 'shop', env: 'prod' })).toEqual(['b', 'c'])
    expect(idsAt({})).toEqual(['c'])
    expect(exported({ rules: rules as never }).losses).toContain(
      'a: error /scope not for service (none), env (none): left out',
    )
  })

  it('that shares its type with others is told of: libddwaf reports one of them', () => {
    const rules = [
      { ...rule, id: 'a' },
      { ...rule, id: 'b' },
      { ...rule, id: 'c', tags: { module: 'business-logic' } },
    ]
    expect(exported({ rules: rules as never }).losses).toEqual([
      'c: info /tags the tag "category" is there besides: attack_attempt',
      ': warning /rules 2 rules have the type "probe", and of those that match libddwaf reports one: the tag "module": "business-logic" would make it report all',
    ])
  })
})

describe('lists and exclusions of ours in libddwaf', () => {
  const lists = [
    {
      id: 'users',
      type: 'value',
      entries: [
        { value: 'A', expires_at: '2027-01-01T00:00:00.500Z' },
        { value: 'b', expires_at: '1969-12-31T23:59:59Z' },
      ],
    },
    { id: 'ips', type: 'ip', description: 'x', entries: [{ value: '10.0.0.0/8', reason: 'office' }] },
    { id: 'spare', type: 'ip', entries: [] },
  ]
  const byUser = { operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'users' }
  const byIp = { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], list: 'ips' }

  it('are data, those of exclusions apart; of entries that were over at the beginning of time none is left', () => {
    const { document, losses } = exported({
      lists: lists as never,
      rules: [{ ...rule, conditions: [byUser, { ...byUser, options: { case_sensitive: false } }] }] as never,
      exclusions: [{ id: 'e', conditions: [byIp] }] as never,
    })
    expect(document.rules_data).toEqual([
      { id: 'users', type: 'data_with_expiration', data: [{ value: 'A', expiration: 1_798_761_600 }] },
      { id: 'users:lowercase', type: 'data_with_expiration', data: [{ value: 'a', expiration: 1_798_761_600 }] },
    ])
    expect(document.exclusion_data).toEqual([
      { id: 'ips', type: 'ip_with_expiration', data: [{ value: '10.0.0.0/8' }] },
    ])
    expect(document.custom_rules[0]?.conditions.map(({ parameters }) => parameters.data)).toEqual([
      'users',
      'users:lowercase',
    ])
    expect(losses).toContain('ips: info /entries the reasons of entries are not kept')
  })

  it('that are empty have an entry that is never there: libddwaf crashes on none', () => {
    const bySpare = { ...byIp, list: 'spare' }
    const { document } = exported({ lists: lists as never, rules: [{ ...rule, conditions: [bySpare] }] as never })
    expect(document.rules_data).toEqual([
      { id: 'spare', type: 'ip_with_expiration', data: [{ value: '0.0.0.0', expiration: 1 }] },
    ])
    expect(importLibddwaf(document).ruleSet?.lists).toEqual([{ id: 'spare', type: 'ip', entries: [] }])
  })

  it.each<[string, object, object[], string[]]>([
    [
      'about a rule',
      { rules: [{ id: 'r' }] },
      [{ id: 'e', rules_target: [{ rule_id: 'r' }, { rule_id: 'r:2' }], on_match: 'bypass' }],
      [],
    ],
    [
      'about tags, monitoring',
      { rules: [{ tags: { a: 'b' } }], effect: 'monitor' },
      [{ id: 'e', rules_target: [{ tags: { a: 'b' } }], on_match: 'monitor' }],
      [],
    ],
    [
      'about an event',
      { rules: [{ event: 'probe' }] },
      [{ id: 'e', rules_target: [{ rule_id: 'r' }, { rule_id: 'r:2' }], on_match: 'bypass' }],
      ['e: info /rules/0 the rules of this set that are meant, by their ids: 1'],
    ],
    [
      'about none of this set',
      { rules: [{ category: 'security_response' }] },
      [],
      ['e: info /rules/0', 'e: info /rules it is about no rule of this set: left out'],
    ],
    [
      'about inputs',
      { inputs: [{ address: 'server.request.body', path: '$.a[*].b' }] },
      [{ id: 'e', inputs: [{ address: 'server.request.body', key_path: ['a', '*', 'b'] }] }],
      [],
    ],
    [
      'about an item',
      { inputs: [{ address: 'server.request.body', path: '$.a[0]' }] },
      [],
      ['e: error /inputs/0/path items are excluded by * alone there', 'e: error /inputs none of its inputs'],
    ],
    [
      'with any',
      { conditions: [{ operator: 'any', conditions: [byIp, { operator: 'exists', inputs: [query] }] }] },
      [
        {
          id: 'e',
          conditions: [{ operator: 'ip_match', parameters: { inputs: [{ address: 'http.client_ip' }], data: 'ips' } }],
          on_match: 'bypass',
        },
        { id: 'e:2', conditions: [condition('exists', {})], on_match: 'bypass' },
      ],
      [],
    ],
    ['switched off', { enabled: false, rules: [{ id: 'r' }] }, [], ['e: info /enabled switched off: left out']],
    ['of everything', {}, [], ['e: error  libddwaf has no exclusion of everything, always']],
  ])('%s', (_, members, theirs, losses) => {
    const two = { operator: 'any', conditions: [regex, { operator: 'exists', inputs: [body] }] }
    const { document, losses: told } = exported({
      rules: [{ ...rule, conditions: [two] }] as never,
      lists: lists as never,
      exclusions: [{ id: 'e', ...members }] as never,
    })
    expect(document.exclusions ?? []).toEqual(theirs)
    expect(
      told.filter(line => line.startsWith('e:')).map((line, index) => line.slice(0, losses[index]?.length)),
    ).toEqual(losses)
  })
})
