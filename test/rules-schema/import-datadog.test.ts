import { describe, expect, it } from 'vitest'
import {
  importDatadogCustomRules,
  type Loss,
  parseRuleSet,
  type Rule,
  type RuleSetDocument,
} from '../../rules-schema/index.ts'

const usual = {
  name: 'Search',
  enabled: true,
  blocking: false,
  tags: { category: 'business_logic', type: 'search' },
  conditions: [
    {
      operator: 'match_regex',
      parameters: { inputs: [{ address: 'server.request.query', key_path: ['q'] }], regex: 'x' },
    },
  ],
}
const condition = { operator: 'match_regex', inputs: [{ address: 'server.request.query', path: '$.q' }], regex: 'x' }
const ours = {
  id: 'a1',
  name: 'Search',
  category: 'business_logic',
  event: 'search',
  conditions: [condition],
  priority: 1,
  tags: { category: 'business_logic', type: 'search' },
}
const wildcards = 'warning /attributes/path_glob Datadog does not say what wildcards stand for'
const glob = '/attributes/path_glob'
const asText = 'warning /attributes/path_glob Datadog does not say what brackets, braces and \\ stand for'
const asCondition = 'info /attributes/path_glob no pattern of an endpoint says this'

function objectOf(attributes: object, id = 'a1'): object {
  return { id, type: 'custom_rule', attributes: { ...usual, ...attributes } }
}

function imported(document: unknown): { readonly ruleSet: RuleSetDocument; readonly losses: readonly Loss[] } {
  const result = importDatadogCustomRules(document)
  if (!result.ok) throw new Error(result.losses[0]?.reason)
  const parsed = parseRuleSet(result.ruleSet)
  expect(parsed.ok ? [] : parsed.problems).toEqual([])
  return result
}

function told(losses: readonly Loss[]): readonly string[] {
  return losses.map(({ severity, field, reason }) => `${severity} ${field} ${reason}`)
}

function starting(losses: readonly string[]): readonly unknown[] {
  return losses.map(loss => expect.stringMatching(new RegExp(`^${loss.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`)))
}

function conditionOf(operator: string, parameters: object): object {
  return {
    conditions: [
      { operator, parameters: { inputs: [{ address: 'server.request.query', key_path: ['q'] }], ...parameters } },
    ],
  }
}

/** Attributes that differ from the usual ones, and the members of the rule that then differ. Null: there is no rule. */
const cases: readonly (readonly [string, object, Partial<Rule> | object | null, readonly string[]])[] = [
  ['the usual rule', {}, {}, []],
  ['switched off', { enabled: false }, { enabled: false }, []],
  [
    'who made it is not kept',
    { metadata: { added_by: 'x' } },
    {},
    ['info /attributes/metadata who made it, and when, is not kept'],
  ],
  [
    'an unknown member',
    { blockin: true },
    {},
    ['warning /attributes/blockin "blockin" is no member that is known here: did you mean "blocking"?'],
  ],
  [
    'without a name',
    { name: null },
    null,
    ['error /attributes/name text is needed, found null', 'error /rules no rule is left'],
  ],
  [
    'without a type',
    { tags: { category: 'business_logic' } },
    null,
    ['error /attributes/tags "type" is missing', 'error /rules no rule is left'],
  ],
  [
    'other tags',
    { tags: { category: 'security_response', type: 'x', team: 'a' } },
    { category: 'security_response', event: 'x', tags: { category: 'security_response', type: 'x', team: 'a' } },
    [],
  ],

  ['blocking', { blocking: true }, { action: { type: 'block' }, priority: 3 }, []],
  [
    'blocking with a status',
    { blocking: true, action: { action: 'block_request', parameters: { status_code: 404 } } },
    { action: { type: 'block', status_code: 404 }, priority: 3 },
    [],
  ],
  ['blocking without saying how', { blocking: true, action: {} }, { action: { type: 'block' }, priority: 3 }, []],
  [
    'redirecting',
    { blocking: true, action: { action: 'redirect_request', parameters: { status_code: 302, location: '/blocking' } } },
    { action: { type: 'redirect', location: '/blocking', status_code: 302 }, priority: 3 },
    [],
  ],
  [
    'a location that a block has no use for',
    { blocking: true, action: { action: 'block_request', parameters: { location: '/x' } } },
    { action: { type: 'block' }, priority: 3 },
    ['info /attributes/action/parameters/location a block leads nowhere'],
  ],
  [
    'another action',
    { blocking: true, action: { action: 'tarpit' } },
    null,
    ['error /attributes/action/action there is no action "tarpit"', 'error /rules no rule is left'],
  ],
  [
    'an action of a rule that does not block',
    { action: { action: 'block_request' } },
    {},
    ['info /attributes/action a rule that does not block does nothing'],
  ],

  [
    'scopes',
    {
      scope: [
        { service: 'billing', env: 'prod' },
        { service: 'shop', env: '' },
      ],
    },
    { scope: [{ service: 'billing', env: 'prod' }, { service: 'shop' }] },
    [],
  ],
  [
    'a scope that is everywhere',
    {
      scope: [
        { service: 'billing', env: 'prod' },
        { service: '', env: '' },
      ],
    },
    {},
    [],
  ],

  ['a path', { path_glob: '/api/search' }, { endpoint: { path: '/api/search' } }, []],
  [
    'a path with a segment of any text',
    { path_glob: '/api/search/*' },
    { endpoint: { path: '/api/search/*' } },
    [wildcards],
  ],
  ['a path with any number of segments', { path_glob: '/api/**' }, { endpoint: { path: '/api/**' } }, [wildcards]],
  ['a path that does not begin with a slash', { path_glob: 'api/search' }, { endpoint: { path: '/api/search' } }, []],
  ['every path', { path_glob: '/**' }, {}, []],
  ['no path', { path_glob: '' }, {}, []],
  [
    'a part of a segment',
    { path_glob: '/img-*.png' },
    { conditions: [pathIs('^/img-[^/]*\\.png/?$'), condition] },
    [wildcards, asCondition],
  ],
  [
    'one character',
    { path_glob: '/v?/x' },
    { conditions: [pathIs('^/v[^/]/x/?$'), condition] },
    [wildcards, asCondition],
  ],
  [
    'segments in the middle',
    { path_glob: '/a/**/b' },
    { conditions: [pathIs('^/a(?:/[^/]+)*/b/?$'), condition] },
    [wildcards, asCondition],
  ],
  [
    'what would be a name in a pattern of ours',
    { path_glob: '/a/:b' },
    { conditions: [pathIs('^/a/:b/?$'), condition] },
    [asCondition],
  ],
  ['braces', { path_glob: '/a/{b}' }, { conditions: [pathIs('^/a/\\{b\\}/?$'), condition] }, [asText, asCondition]],
  ['alternatives', { path_glob: '/a/{b,c}' }, { endpoint: { path: '/a/{b,c}' } }, [asText]],
  ['a class', { path_glob: '/a/[bc]' }, { endpoint: { path: '/a/[bc]' } }, [asText]],
  ['an escape', { path_glob: '/a\\' }, { endpoint: { path: '/a\\' } }, [asText]],
  ['alternatives of another kind', { path_glob: '/@(a|b)' }, { endpoint: { path: '/@(a|b)' } }, [asText]],
  ['brackets of text', { path_glob: '/a(b)' }, { endpoint: { path: '/a(b)' } }, []],
  ['the root', { path_glob: '/' }, { endpoint: { path: '/' } }, []],
  [
    'an empty segment',
    { path_glob: '/a//b' },
    { conditions: [pathIs('^/a//b/?$'), condition] },
    [`error ${glob} no path has an empty segment once it is normalised: the rule never matches`, asCondition],
  ],
  [
    'a dot segment',
    { path_glob: '/a/../b' },
    { conditions: [pathIs('^/a/\\.\\./b/?$'), condition] },
    [`error ${glob} no path has dot segments once it is normalised: the rule never matches`, asCondition],
  ],
  [
    'a URL',
    { path_glob: 'https://a.b/c' },
    { conditions: [pathIs('^/https://a\\.b/c/?$'), condition] },
    [`error ${glob} a URL is no path: scheme and host are no part of it: the rule never matches`, asCondition],
  ],
  [
    'an encoded path',
    { path_glob: '/a%20b' },
    { endpoint: { path: '/a%20b' } },
    [`warning ${glob} paths are percent-decoded before they are compared`],
  ],
  [
    'a number',
    { path_glob: 5 },
    { endpoint: { path: '/5' } },
    [`warning ${glob} the number 5: taken for the text "5"`],
  ],
  [
    'blanks',
    { path_glob: ' /a' },
    { endpoint: { path: '/ /a' } },
    [`warning ${glob} the blanks around it are a part of the path here`],
  ],

  [
    '!match_regex',
    conditionOf('!match_regex', { regex: 'x', options: { case_sensitive: true, min_length: 3 } }),
    { conditions: [{ ...condition, operator: '!match_regex', options: { case_sensitive: true, min_length: 3 } }] },
    [],
  ],
  [
    'phrase_match',
    conditionOf('phrase_match', { list: ['a'] }),
    { conditions: [valued('phrase_match', { values: ['a'] })] },
    [],
  ],
  [
    '!phrase_match',
    conditionOf('!phrase_match', { list: ['a'] }),
    { conditions: [valued('!phrase_match', { values: ['a'] })] },
    [],
  ],
  [
    'exact_match',
    conditionOf('exact_match', { list: ['a'] }),
    { conditions: [valued('exact_match', { values: ['a'] })] },
    [],
  ],
  [
    '!exact_match',
    conditionOf('!exact_match', { list: ['a'] }),
    { conditions: [valued('!exact_match', { values: ['a'] })] },
    [],
  ],
  [
    'exact_match of data',
    conditionOf('exact_match', { data: 'blocked_users' }),
    { conditions: [valued('exact_match', { list: 'blocked_users' })] },
    ['warning /attributes/conditions/0/parameters/data no such data in the document'],
  ],
  [
    'ip_match',
    conditionOf('ip_match', { list: ['10.0.0.0/8'] }),
    { conditions: [valued('ip_match', { values: ['10.0.0.0/8'] })] },
    [],
  ],
  [
    '!ip_match of data',
    conditionOf('!ip_match', { data: 'trusted' }),
    { enabled: false, conditions: [valued('!ip_match', { list: 'trusted' })] },
    [
      'warning /attributes/conditions/0/parameters/data no such data in the document',
      'error /attributes/conditions/0/parameters/data the rule is switched off: libddwaf never finds this true',
    ],
  ],
  ['exists', conditionOf('exists', {}), { conditions: [valued('exists', {})] }, []],
  ['!exists', conditionOf('!exists', {}), { conditions: [valued('!exists', {})] }, []],
  [
    'equals, where values are text',
    conditionOf('equals', { type: 'unsigned', value: '5' }),
    { conditions: [valued('equals', { value: 5 })] },
    [],
  ],
  [
    'equals: a float',
    conditionOf('equals', { type: 'float', value: '5.5' }),
    { conditions: [valued('equals', { value: 5.5, delta: 0.01 })] },
    [],
  ],
  [
    'equals: true',
    conditionOf('equals', { type: 'boolean', value: 'true' }),
    { conditions: [valued('equals', { value: true })] },
    [],
  ],
  [
    '!equals: text',
    conditionOf('!equals', { type: 'string', value: '5' }),
    { conditions: [valued('!equals', { value: '5' })] },
    [],
  ],
  [
    'is_sqli',
    conditionOf('is_sqli', {}),
    null,
    ['error /attributes/conditions/0/operator is_sqli is not there yet', 'error /rules no rule is left'],
  ],
  [
    'is_xss',
    conditionOf('is_xss', {}),
    null,
    ['error /attributes/conditions/0/operator is_xss is not there yet', 'error /rules no rule is left'],
  ],

  [
    'captures',
    { conditions: [...usual.conditions, capturing('payment', ['payment_id'])] },
    { capture: { payment: { address: 'server.request.query', path: '$.payment_id' } } },
    [tagOf(1)],
  ],
  [
    'captures of the tag that it is here',
    { conditions: [...usual.conditions, capturing('appsec.events.search.payment', ['payment_id'])] },
    { capture: { payment: { address: 'server.request.query', path: '$.payment_id' } } },
    [],
  ],
  [
    'captures of a tag of another event',
    { conditions: [...usual.conditions, capturing('appsec.events.pay.id', ['payment_id'])] },
    { capture: { 'appsec.events.pay.id': { address: 'server.request.query', path: '$.payment_id' } } },
    [tagOf(1)],
  ],
  [
    'captures alone',
    { path_glob: '/pay', conditions: [capturing('payment', ['payment_id'])] },
    {
      endpoint: { path: '/pay' },
      conditions: [],
      capture: { payment: { address: 'server.request.query', path: '$.payment_id' } },
    },
    [tagOf(0)],
  ],
  [
    'captures of every request',
    { conditions: [capturing('payment', ['payment_id'])] },
    { conditions: [], capture: { payment: { address: 'server.request.query', path: '$.payment_id' } } },
    [tagOf(0), 'warning /attributes/conditions nothing is asked of a request: it matches every one'],
  ],
  [
    'a secret',
    { conditions: [...usual.conditions, capturing('x', ['api_key'])] },
    { capture: { x: { address: 'server.request.query', path: '$.api_key', mask: 'none' } } },
    ['warning /attributes/conditions/1/parameters/inputs/0 by the word "api" a secret', tagOf(1)],
  ],
  [
    'a tag that does not fit',
    { conditions: [...usual.conditions, capturing('my tag', ['a'])] },
    { capture: { 'my-tag': { address: 'server.request.query', path: '$.a' } } },
    ['info /attributes/conditions/1/parameters/value its tag on the span is appsec.events.search.my-tag here'],
  ],
  [
    'a tag twice',
    { conditions: [...usual.conditions, capturing('a', ['a']), capturing('a', ['b'])] },
    { capture: { a: { address: 'server.request.query', path: '$.a' } } },
    [tagOf(1), 'error /attributes/conditions/2 "a" is captured by another condition already: left out'],
  ],
  [
    'a tag of two inputs',
    {
      conditions: [
        ...usual.conditions,
        {
          operator: 'capture_data',
          parameters: { value: 'a', inputs: [{ address: 'usr.id' }, { address: 'usr.login' }] },
        },
      ],
    },
    { capture: { a: { address: 'usr.id' } } },
    ['error /attributes/conditions/1/parameters/inputs a tag is captured from one input: the first one', tagOf(1)],
  ],
  [
    'a tag of none',
    { conditions: [...usual.conditions, { operator: 'capture_data', parameters: { value: 'a', inputs: [] } }] },
    null,
    ['error /attributes/conditions/1/parameters/inputs no inputs', 'error /rules no rule is left'],
  ],
]

function tagOf(condition: number): string {
  return `info /attributes/conditions/${condition}/parameters/value its tag on the span begins with appsec.events.search. here`
}

function pathIs(regex: string): object {
  return { operator: 'match_regex', inputs: [{ address: 'server.request.path' }], regex }
}

function valued(operator: string, members: object): object {
  return { operator, inputs: [{ address: 'server.request.query', path: '$.q' }], ...members }
}

function capturing(value: string, key_path: readonly string[]): object {
  return { operator: 'capture_data', parameters: { inputs: [{ address: 'server.request.query', key_path }], value } }
}

describe("a custom rule of Datadog's API", () => {
  it.each(cases)('%s', (_, attributes, members, losses) => {
    const { ruleSet, losses: found } = imported({ data: objectOf(attributes) })
    expect(ruleSet.rules).toEqual(members === null ? [] : [{ ...ours, ...members }])
    expect(told(found)).toEqual(starting(losses))
  })

  it.each([
    'server.db.statement',
    'server.io.fs.file',
    'server.io.fs.file_write',
    'server.io.net.url',
    'server.sys.shell.cmd',
    'server.request.method',
    'server.request.uri.raw',
    'server.request.path_params',
    'server.request.query',
    'server.request.headers',
    'server.request.headers.no_cookies',
    'server.request.custom-auth',
    'server.request.cookies',
    'server.request.trailers',
    'server.request.body',
    'server.request.body.filenames',
    'server.request.body.files_content',
    'server.response.status',
    'server.response.headers.no_cookies',
    'server.response.trailers',
    'server.response.body',
    'grpc.server.request.metadata',
    'grpc.server.request.message',
    'grpc.server.method',
    'graphql.server.all_resolvers',
    'usr.id',
    'http.client_ip',
    'server.llm.event',
    'server.llm.guard.verdict',
  ])('may look at %s', address => {
    const conditions = [{ operator: 'exists', parameters: { inputs: [{ address }] } }]
    const { ruleSet, losses } = imported({ data: objectOf({ conditions }) })
    expect(ruleSet.rules).toEqual([{ ...ours, conditions: [{ operator: 'exists', inputs: [{ address }] }] }])
    expect(told(losses).filter(loss => loss.includes('did you mean'))).toEqual([])
  })

  it.each([
    '_dd.appsec.fp.http.header',
    '_dd.appsec.fp.http.network',
    '_dd.appsec.fp.session',
    '_dd.appsec.fp.http.endpoint',
  ])('may look at %s, which nothing supplies here', address => {
    const { ruleSet, losses } = imported({ data: objectOf(lookingAt(address)) })
    expect(ruleSet).toMatchObject({ rules: [{ conditions: [{ inputs: [{ address }] }] }], addresses: [address] })
    expect(told(losses)).toEqual([
      `warning /addresses nothing supplies "${address}" here, unless the application does (1 part looks at it)`,
    ])
  })

  it.each([
    ['server.request.boddy', 'server.request.body'],
    ['server.request.header.no_cookies', 'server.request.headers.no_cookies'],
    ['Usr.id', 'usr.id'],
  ])('that looks at %s hardly means an address of its own', (address, meant) => {
    const { losses } = imported({ data: objectOf(lookingAt(address)) })
    expect(told(losses)).toEqual([expect.stringContaining(`did you mean "${meant}"? (1 part looks at it)`)])
  })

  it.each(['__proto__', 'no name', '.a', 'a..b'])('cannot look at %s, which is no name', address => {
    const { ruleSet, losses } = imported({ data: objectOf(lookingAt(address)) })
    expect(ruleSet.rules).toEqual([])
    expect(told(losses)[1]).toBe('error /attributes/conditions/0/parameters/inputs no input is left')
  })
})

function lookingAt(address: string): object {
  return { conditions: [{ operator: 'exists', parameters: { inputs: [{ address }] } }] }
}

describe("custom rules of Datadog's API", () => {
  it.each<[string, unknown, readonly string[]]>([
    ['one', { data: objectOf({}) }, ['a1']],
    ['a list', { data: [objectOf({}, 'a1'), objectOf({}, 'b2')], meta: {}, links: {} }, ['a1', 'b2']],
    ['an object without its wrapping', objectOf({}), ['a1']],
    ['attributes alone', usual, ['Search']],
    ['a list of objects', [objectOf({}, 'a1'), objectOf({}, 'b2')], ['a1', 'b2']],
    ['a list of attributes', [usual, { ...usual, name: 'Über alles' }], ['Search', 'ber-alles']],
    ['two of one name', [usual, usual, usual], ['Search', 'Search-2', 'Search-3']],
    ['two of one id', [objectOf({}), objectOf({})], ['a1', 'a1-2']],
    ['none', { data: [] }, []],
  ])('come as %s', (_, document, ids) => {
    expect(imported(document).ruleSet.rules.map(({ id }) => id)).toEqual(ids)
  })

  it('are told by id, or else by name', () => {
    const { losses } = imported([{ ...usual, name: 'A', extra: 1 }, objectOf({ extra: 1 })])
    expect(losses.map(({ rule, field }) => [rule, field])).toEqual([
      ['A', '/extra'],
      ['a1', '/attributes/extra'],
    ])
  })

  it('may be something else', () => {
    expect(told(imported({ data: { ...objectOf({}), type: 'exclusion_filter' } }).losses)).toContain(
      'error /type no custom rule',
    )
  })

  it.each([
    ['null', null, 'an object is needed, found null'],
    ['text', 'x', 'an object is needed, found text ("x")'],
    [
      'something else',
      { version: '2.2', rules: [] },
      'no custom rules: there is neither "data" nor "attributes" nor "conditions"',
    ],
    ['a proxy of a list', new Proxy([], {}), 'must be plain JSON, found a proxy'],
  ])('are not there where the document is %s', (_, document, reason) => {
    expect(importDatadogCustomRules(document)).toEqual({
      ok: false,
      losses: [{ rule: '', field: '', reason, severity: 'error' }],
    })
  })
})
