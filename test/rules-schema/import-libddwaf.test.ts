import { describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/index.ts'
import { importLibddwaf, type Loss, parseRuleSet, type Rule, type RuleSetDocument } from '../../rules-schema/index.ts'
import cases from './import-libddwaf-cases.json' with { type: 'json' }

/** One rule of libddwaf with some members changed, and what it is here. Of `parameters` null takes a member out. */
interface Case {
  readonly why: string
  readonly rule?: object
  readonly operator?: string
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Of the only input. */
  readonly input?: object
  readonly user?: boolean
  /** The rule, some of its members, the inputs or the members of its condition. None of them: there is no rule. */
  readonly is?: object
  readonly has?: object
  readonly inputs?: readonly object[]
  readonly condition?: object
  readonly lists?: readonly object[]
  /** Each begins with severity, field and reason. */
  readonly losses: readonly string[]
}

const usual = { id: 'r', name: 'a rule', tags: { type: 'probe', category: 'attack_attempt' } }

function ruleOf({ rule, operator = 'match_regex', parameters = {}, input = {} }: Case): object {
  const all = { inputs: [{ address: 'usr.id', ...input }], regex: 'x', ...parameters }
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
  return { ...usual, conditions: [{ operator, parameters: kept }], ...rule }
}

function imported(document: unknown): { readonly ruleSet: RuleSetDocument; readonly losses: readonly Loss[] } {
  const result = importLibddwaf(document)
  if (!result.ok) throw new Error(result.losses[0]?.reason)
  const parsed = parseRuleSet(result.ruleSet)
  expect(parsed.ok ? [] : parsed.problems).toEqual([])
  return result
}

function words({ severity, field, reason }: Loss): string {
  return `${severity} ${field} ${reason}`
}

describe('a rule of libddwaf', () => {
  it.each((cases as readonly Case[]).map(found => [found.why, found] as const))('%s', (_, found) => {
    const { ruleSet, losses } = imported({ version: '2.2', [found.user ? 'custom_rules' : 'rules']: [ruleOf(found)] })
    const { is, has, inputs, condition, lists } = found
    const [rule] = ruleSet.rules
    const [test] = rule?.conditions ?? []
    const told = losses.filter(loss => loss.rule === 'r' && !loss.field.startsWith('/addresses')).map(words)
    expect(told).toEqual(found.losses.map(start => expect.stringMatching(new RegExp(`^${escaped(start)}`))))
    if ((is ?? has ?? inputs ?? condition) === undefined) {
      expect(rule).toBeUndefined()
      return
    }
    if (is !== undefined) expect(rule).toEqual(is)
    if (has !== undefined) expect(rule).toEqual(expectedOf(rule as Rule, has))
    if (inputs !== undefined) expect(test).toEqual({ operator: 'match_regex', regex: 'x', inputs })
    if (condition !== undefined) expect(test).toEqual({ inputs: [{ address: 'usr.id' }], ...condition })
    if (lists !== undefined) expect(ruleSet.lists).toEqual(lists)
  })
})

/** Members that a case says nothing of are those of the usual rule, but for `name`, which it may be about. */
function expectedOf(rule: Rule, members: object): object {
  const { conditions, name } = rule
  return {
    id: 'r',
    ...(name === undefined ? {} : { name }),
    category: 'attack_attempt',
    event: 'probe',
    conditions,
    tags: rule.tags,
    ...members,
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

const test = { operator: 'match_regex', parameters: { inputs: [{ address: 'usr.id' }], regex: 'x' } }
const condition = { operator: 'match_regex', inputs: [{ address: 'usr.id' }], regex: 'x' }

function named(id: string, members: object = {}): object {
  return { ...usual, id, conditions: [test], ...members }
}

/** What of a document is told, with whose it is. */
function told(document: object): readonly string[] {
  return imported(document).losses.map(loss => `${loss.rule}: ${words(loss)}`)
}

describe('ids of libddwaf', () => {
  it('that do not fit are made to, the same in every order, and those that refer to them follow', () => {
    const rules = [named('über rule'), named('ber-rule'), named('#'), named('%')]
    const exclusions = [{ id: 'no / slash', rules_target: [{ rule_id: 'über rule' }, { id: '%' }] }]
    const { ruleSet, losses } = imported({ rules, exclusions })
    expect(ruleSet.rules.map(({ id }) => id)).toEqual(['ber-rule-2', 'ber-rule', 'rule', 'rule-2'])
    expect(ruleSet.exclusions).toEqual([{ id: 'no-slash', rules: [{ id: 'ber-rule-2' }, { id: 'rule-2' }] }])
    expect(losses.map(loss => `${loss.rule}: ${words(loss)}`)).toEqual([
      'über rule: info /id it is called ber-rule-2 here',
      '#: info /id it is called rule here',
      '%: info /id it is called rule-2 here',
      'no / slash: info /id it is called no-slash here',
    ])
    const reversed = imported({ rules: rules.toReversed(), exclusions }).ruleSet
    expect(reversed.rules.map(({ id }) => id).toSorted()).toEqual(ruleSet.rules.map(({ id }) => id).toSorted())
    expect(reversed.exclusions).toEqual(ruleSet.exclusions)
  })

  it('that are there twice count once: the first that can be read', () => {
    const document = {
      rules: [named('a', { max_version: '1.0.0' }), named('b', { name: 'first' })],
      rules_compat: [named('a', { name: 'second' })],
      custom_rules: [named('b', { name: 'second' })],
    }
    expect(imported(document).ruleSet.rules.map(({ id, name }) => [id, name])).toEqual([
      ['b', 'first'],
      ['a', 'second'],
    ])
    expect(told(document)).toContain('b: error /id this id was there before: the first one counts')
  })
})

describe('data of libddwaf', () => {
  const users = { id: 'users', type: 'data_with_expiration' }
  const byUser = (id: string, data: string, operator = 'exact_match') =>
    named(id, { conditions: [{ operator, parameters: { inputs: [{ address: 'usr.id' }], data } }] })

  it('are lists, with times in place of seconds; of the same id they are one', () => {
    const rules_data = [
      { ...users, data: [{ value: 'a', expiration: 1_800_000_000 }, { value: 'b', expiration: 0 }, { value: 7 }] },
      { ...users, data: [{ value: 'c', expiration: '99999999999999' }] },
      { id: 'ips', type: 'ip_with_expiration', data: [{ value: '10.0.0.0/8' }, { value: 'nowhere' }] },
    ]
    expect(imported({ rules: [byUser('r', 'users')], rules_data }).ruleSet.lists).toEqual([
      {
        id: 'users',
        type: 'value',
        entries: [{ value: 'a', expires_at: '2027-01-15T08:00:00Z' }, { value: 'b' }, { value: '7' }, { value: 'c' }],
      },
      { id: 'ips', type: 'ip', entries: [{ value: '10.0.0.0/8' }] },
    ])
    expect(told({ rules: [byUser('r', 'users')], rules_data })).toEqual([
      'users: info /data/0/expiration so far away that it never comes: without an end',
      'ips: warning /data no IP address or range, left out as libddwaf does: "nowhere"',
    ])
  })

  it('are refused whole, as libddwaf does', () => {
    const document = {
      rules: [byUser('r', 'users')],
      rules_data: [{ ...users, data: [{ value: 'a' }, { value: null }] }],
    }
    expect(told(document)).toEqual([
      'users: error /data/1/value text is needed, found null',
      'r: warning /conditions/0/parameters/data no such data in the document: an empty list, until it is given entries',
    ])
  })

  it('that are not there, in a negated form: nobody is blocked, whatever else switches the rule on', async () => {
    const blocking = { ...byUser('r', 'staff', '!exact_match'), on_match: ['block'] }
    const { ruleSet } = imported({ rules: [blocking], rules_override: [{ id: 'r', enabled: true }] })
    expect(ruleSet).toMatchObject({ rules: [{ enabled: false }], lists: [{ id: 'staff', entries: [] }] })
    const engine = createEngine({ schedule: task => task() })
    const runWith = async (document: object) => {
      await engine.apply(document)
      return engine.begin().run({ 'usr.id': 'anybody' }).action?.type
    }
    expect(await runWith(ruleSet)).toBeUndefined()
    expect(await runWith({ ...ruleSet, rules: ruleSet.rules.map(({ enabled: _, ...rule }) => rule) })).toBe('block')
  })

  it('that are not there, in a negated form: an exclusion of everybody is left out', () => {
    const { conditions } = byUser('r', 'staff', '!exact_match') as { conditions: object[] }
    const document = { rules: [named('r')], exclusions: [{ id: 'e', conditions, on_match: 'bypass' }] }
    expect(imported(document).ruleSet).not.toHaveProperty('exclusions')
    expect(told(document)).toEqual([
      'e: warning /conditions/0/parameters/data no such data in the document: an empty list, until it is given entries',
      expect.stringMatching('^e: error /conditions/0/parameters/data left out: libddwaf never finds this true'),
    ])
    expect(imported({ ...document, exclusion_data: [{ ...users, id: 'staff', data: [] }] }).ruleSet).toMatchObject({
      exclusions: [{ id: 'e' }],
    })
  })

  it('are compared as they are, whatever the operator says', () => {
    const rules_data = [{ id: 'ips', type: 'ip_with_expiration', data: [{ value: '10.0.0.0/8' }] }]
    const { ruleSet } = imported({ rules: [byUser('r', 'ips', '!exact_match')], rules_data })
    expect(ruleSet.rules[0]?.conditions).toEqual([
      { operator: '!ip_match', inputs: [{ address: 'usr.id' }], list: 'ips' },
    ])
  })

  it('of rules and of exclusions are two things', () => {
    const { ruleSet } = imported({
      rules: [byUser('r', 'users')],
      rules_data: [{ ...users, data: [{ value: 'a' }] }],
      exclusion_data: [{ ...users, data: [{ value: 'b' }] }],
      exclusions: [
        {
          id: 'e',
          conditions: [{ operator: 'exact_match', parameters: { inputs: [{ address: 'usr.id' }], data: 'users' } }],
        },
      ],
    })
    expect(ruleSet.lists?.map(({ id, entries }) => [id, entries[0]?.value])).toEqual([
      ['users', 'a'],
      ['users-2', 'b'],
    ])
    expect(ruleSet.exclusions?.[0]?.conditions).toMatchObject([{ list: 'users-2' }])
  })

  it('make a list of more values than a condition holds', () => {
    const list = Array.from({ length: 10_001 }, (_, index) => `u${index}`)
    const rule = named('r', {
      conditions: [{ operator: 'exact_match', parameters: { inputs: [{ address: 'usr.id' }], list } }],
    })
    const { ruleSet } = imported({ rules: [rule] })
    expect(ruleSet.rules[0]?.conditions).toEqual([
      { operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'values-of-a-condition' },
    ])
    expect(ruleSet.lists?.map(({ id, entries }) => [id, entries.length])).toEqual([['values-of-a-condition', 10_001]])
  })
})

describe('exclusions of libddwaf', () => {
  it('are about rules by id, by tags, or all; with conditions or without', () => {
    const exclusions = [
      { id: 'a', rules_target: [{ rule_id: 'r' }, { tags: { type: 'probe', category: 'attack_attempt' } }] },
      { id: 'b', conditions: [test], on_match: 'monitor' },
      { id: 'c', conditions: [test], rules_target: [{ rule_id: '', id: 'r' }], on_match: 'bypass' },
    ]
    expect(imported({ rules: [named('r')], exclusions }).ruleSet.exclusions).toEqual([
      { id: 'a', rules: [{ id: 'r' }, { tags: { type: 'probe', category: 'attack_attempt' } }] },
      { id: 'b', conditions: [condition], effect: 'monitor' },
      { id: 'c', rules: [{ id: 'r' }], conditions: [condition] },
    ])
  })

  it('are about inputs, where a * is anything', () => {
    const inputs = [{ address: 'server.request.body', key_path: ['a', '*', 'b'] }, { address: 'server.request.query' }]
    expect(imported({ rules: [named('r')], exclusions: [{ id: 'a', inputs }] }).ruleSet.exclusions).toEqual([
      { id: 'a', inputs: [{ address: 'server.request.body', path: '$.a[*].b' }, { address: 'server.request.query' }] },
    ])
  })

  it.each([
    ['empty', {}, 'error  neither conditions nor anything that it is about'],
    [
      'about no rule',
      { rules_target: [{}], conditions: [test] },
      'info /rules_target it is about no rule, and does nothing: left out',
    ],
    [
      'with an index',
      { inputs: [{ address: 'usr.id', key_path: [0] }] },
      'error /inputs/0/key_path/0 text is needed, found the number 0',
    ],
    [
      'of an address and a path into it',
      { inputs: [{ address: 'usr.id', key_path: ['a'] }, { address: 'usr.id' }] },
      'warning /inputs of "usr.id" libddwaf excludes the paths alone; here all of it is excluded',
    ],
    ['without inputs', { inputs: [], conditions: [test] }, 'error /inputs no inputs'],
    ['that says nothing', { on_match: '', conditions: [test] }, 'error /on_match empty'],
    [
      'with a condition that cannot be had',
      { conditions: [{ ...test, operator: 'is_xss' }] },
      'error /conditions/0/operator is_xss is not there yet',
    ],
    [
      'for another version',
      { conditions: [test], min_version: '3.0.0' },
      'info  not for libddwaf 2.0.1 (min_version "3.0.0"): left out, as it does',
    ],
    [
      'that misspells what narrows it',
      { conditions: [test], rule_target: [] },
      'warning /rule_target "rule_target" is no member that is known here: did you mean "rules_target"?',
    ],
  ])('%s are told', (_, members, expected) => {
    expect(told({ rules: [named('r')], exclusions: [{ id: 'e', ...members }] })).toEqual([`e: ${expected}`])
  })

  it('that name an action give it to the rules that they are about', () => {
    const actions = [{ id: 'away', type: 'redirect_request', parameters: { location: '/away' } }]
    const exclusions = [{ id: 'e', rules_target: [{ rule_id: 'a' }], on_match: 'away' }]
    const { ruleSet } = imported({ rules: [named('a', { on_match: ['block'] }), named('b')], actions, exclusions })
    expect(ruleSet.exclusions).toBeUndefined()
    expect(ruleSet.rules.map(({ id, action }) => [id, action])).toEqual([
      ['a', { type: 'redirect', location: '/away' }],
      ['b', undefined],
    ])
  })

  it('and where they have conditions, another rule acts for each, before it', () => {
    const exclusions = [
      { id: 'e', rules_target: [{ tags: { type: 'probe' } }], conditions: [test], on_match: 'block' },
      { id: 'f', rules_target: [{ rule_id: 'a' }], conditions: [test] },
    ]
    const { ruleSet } = imported({ rules: [named('a'), named('b', { enabled: false })], exclusions })
    expect(ruleSet.rules.map(({ id }) => id)).toEqual(['a', 'b', 'a.e'])
    expect(ruleSet.rules[2]).toEqual({
      ...ruleSet.rules[0],
      id: 'a.e',
      conditions: [condition, condition],
      action: { type: 'block' },
      report: false,
      priority: 1,
    })
    expect(ruleSet.exclusions).toEqual([{ id: 'f', rules: [{ id: 'a' }, { id: 'a.e' }], conditions: [condition] }])
  })

  it('and where the action is nothing here, keep the rules from acting', () => {
    const exclusions = [{ id: 'e', rules_target: [{ rule_id: 'a' }], conditions: [test], on_match: 'stack_trace' }]
    const { ruleSet } = imported({ rules: [named('a', { on_match: ['block'] })], exclusions })
    expect(ruleSet.exclusions).toEqual([{ id: 'e', rules: [{ id: 'a' }], conditions: [condition], effect: 'monitor' }])
  })
})

describe('actions of libddwaf', () => {
  it.each([
    [
      'a block',
      'block_request',
      { status_code: '405', type: 'html' },
      { type: 'block', status_code: 405, format: 'html' },
      [],
    ],
    ['a block without words', 'block_request', {}, { type: 'block' }, []],
    [
      'a block that is none',
      'block_request',
      { status_code: 200 },
      { type: 'block' },
      ['warning /parameters/status_code a block answers with 400 to 599: 403 instead'],
    ],
    [
      'a block of another form',
      'block_request',
      { type: 'xml', grpc_status_code: 10 },
      { type: 'block' },
      [
        'warning /parameters/type there are auto, json and html: auto instead',
        'info /parameters/grpc_status_code nothing speaks gRPC here',
      ],
    ],
    [
      'a redirect',
      'redirect_request',
      { location: 'https://example.com/?a=[security_response_id]', status_code: 302 },
      { type: 'redirect', location: 'https://example.com/?a=[security_response_id]', status_code: 302 },
      [],
    ],
    [
      'a redirect of another status',
      'redirect_request',
      { location: '/x', status_code: 418 },
      { type: 'redirect', location: '/x' },
      ['info /parameters/status_code libddwaf makes 303 of it, and so is it here'],
    ],
    [
      'a redirect to nowhere',
      'redirect_request',
      {},
      { type: 'block' },
      ['error /parameters/location no http(s) URL and no absolute path that can be redirected to: a block instead'],
    ],
    [
      'a redirect to another host',
      'redirect_request',
      { location: '//example.com' },
      { type: 'block' },
      ['error /parameters/location no http(s) URL and no absolute path that can be redirected to: a block instead'],
    ],
    [
      'a redirect to a script',
      'redirect_request',
      { location: 'javascript:alert(1)' },
      { type: 'block' },
      ['error /parameters/location no http(s) URL and no absolute path that can be redirected to: a block instead'],
    ],
  ])('%s', (_, type, parameters, action, losses) => {
    const document = { rules: [named('r', { on_match: ['mine'] })], actions: [{ id: 'mine', type, parameters }] }
    expect(imported(document).ruleSet.rules[0]?.action).toEqual(action)
    expect(told(document)).toEqual(losses.map(loss => `mine: ${loss}`))
  })

  it('may take the place of those that libddwaf has; a redirect is before a block', () => {
    const actions = [
      { id: 'block', type: 'block_request', parameters: { status_code: 401 } },
      { id: 'away', type: 'redirect_request', parameters: { location: '/away' } },
      { id: 'away', type: 'redirect_request', parameters: { location: '/twice' } },
      { id: 'tag', type: 'add_tag', parameters: {} },
    ]
    const document = {
      rules: [named('a', { on_match: ['block'] }), named('b', { on_match: ['block', 'away', 'tag'] })],
      actions,
    }
    expect(imported(document).ruleSet.rules.map(({ action }) => action)).toEqual([
      { type: 'block', status_code: 401 },
      { type: 'redirect', location: '/away' },
    ])
    expect(told(document)).toEqual([
      'b: warning /on_match/2 "tag" is not done: there are no actions of type "add_tag" here',
      'b: info /on_match one action counts: redirect',
      'away: error /id an action of this id came before: that one counts',
    ])
  })
})

describe('overrides of libddwaf', () => {
  it('change rules of the document, first by tags and then by id, and none of the user', () => {
    const rules_override = [
      { rules_target: [{ rule_id: 'a' }], enabled: true },
      {
        rules_target: [{ tags: { type: 'probe' } }],
        enabled: false,
        on_match: ['block'],
        tags: { type: 'other', team: 'x' },
      },
    ]
    const { ruleSet } = imported({ rules: [named('a'), named('b')], custom_rules: [named('c')], rules_override })
    expect(
      ruleSet.rules.map(({ id, enabled, action, tags }) => [id, enabled, action?.type, tags?.type, tags?.team]),
    ).toEqual([
      ['a', undefined, 'block', 'probe', 'x'],
      ['b', false, 'block', 'probe', 'x'],
      ['c', undefined, undefined, 'probe', undefined],
    ])
  })

  it.each([
    [
      'about both',
      { rules_target: [{ rule_id: 'r' }, { tags: { type: 'probe' } }], enabled: false },
      ': error /rules_override/0/rules_target it is about rules by id and by tags at once',
    ],
    [
      'about none',
      { rules_target: [{}], enabled: false },
      ': error /rules_override/0/rules_target it is about no rules',
    ],
    ['about nothing', { enabled: false }, ': error /rules_override/0 "id" is missing'],
    ['without effect', { rules_target: [{ rule_id: 'r' }] }, ': error /rules_override/0 it changes nothing'],
    ['about a rule that is not there', { id: 'x', enabled: false }, 'x: info  none of the rules here is meant'],
  ])('%s are told', (_, override, expected) => {
    expect(told({ rules: [named('r')], rules_override: [override] })).toEqual([expected])
  })
})

describe('a document of libddwaf', () => {
  it('may have what Rulewire does not do, which is told by name', () => {
    const document = {
      version: '2.2',
      metadata: { rules_version: '1.18.0' },
      rules: [named('r')],
      processors: [{ id: 'p', generator: 'jwt_decode' }],
      processor_overrides: [{ target: [{ id: 'p' }] }],
      scanners: [{ id: 's' }],
      obfuscator: { key_regex: 'x' },
      rulez: [],
    }
    expect(told(document)).toEqual(
      [
        ': info /metadata not kept',
        ': error /obfuscator left out: what reaches logs and traces is what rules capture, with a mask of theirs',
        ': warning /rulez "rulez" is no member that is known here: did you mean "rules"?',
        'p: error  left out: the processor "jwt_decode": what it would find out is not there',
        ': error /processor_overrides/0 left out: a change to processors, which are not there',
        's: error  left out: a scanner: bodies are not searched for kinds of data',
      ].toSorted((a, b) => told(document).indexOf(a) - told(document).indexOf(b)),
    )
  })

  it('declares the addresses that nothing supplies, and tells each once', () => {
    const at = (address: string) =>
      named(address, { conditions: [{ ...test, parameters: { inputs: [{ address }], regex: 'x' } }] })
    const rules = [
      at('graphql.server.resolver'),
      at('server.request.path_params'),
      at('server.business_logic.payment.creation'),
      at('server.io.net.url'),
    ]
    const document = {
      rules: [
        ...rules,
        named('r', {
          conditions: [{ ...test, parameters: { inputs: [{ address: 'server.io.net.url' }], regex: 'x' } }],
        }),
      ],
    }
    expect(imported(document).ruleSet.addresses).toEqual(['graphql.server.resolver', 'server.io.net.url'])
    expect(told(document)).toEqual([
      ': warning /addresses nothing supplies "graphql.server.resolver" here, unless the application does (1 part looks at it)',
      ': warning /addresses nothing supplies "server.io.net.url" here, unless the application does (2 parts look at it)',
      ': warning /addresses "server.request.path_params" holds what the endpoint of the rule itself names: without one, nothing supplies it (1 part looks at it)',
    ])
  })

  it('of which nothing is left is an empty set, and says so', () => {
    expect(imported({ rules: [] })).toEqual({
      ok: true,
      ruleSet: { version: 1, rules: [], allow_empty: true },
      losses: [{ rule: '', field: '/rules', reason: 'no rule is left: the set is empty', severity: 'info' }],
    })
    expect(told({ rules: [{ id: 'r' }] })).toContain(': error /rules no rule is left: the set is empty')
  })

  it.each([
    ['null', null, 'an object is needed, found null'],
    ['a list', [], 'an object is needed, found a list'],
    ['no section', { version: '2.2' }, 'no rule set of libddwaf: there is none of actions, rules'],
    ['our own format', { version: 1, rules: [] }, `the version of libddwaf's format is text, such as "2.2"`],
    ['an older format', { version: '1.0', rules: [] }, `version "1.0" of libddwaf's format is not read, 2.x is`],
    ['a proxy', new Proxy({}, {}), 'must be plain JSON, found a proxy'],
    [
      'a getter',
      Object.defineProperty({}, 'rules', { get: () => [], enumerable: true }),
      'must be plain JSON, found a getter at /rules',
    ],
  ])('is none where it is %s', (_, document, reason) => {
    expect(importLibddwaf(document)).toEqual({
      ok: false,
      losses: [
        { rule: '', field: '', reason: expect.stringMatching(new RegExp(`^${escaped(reason)}`)), severity: 'error' },
      ],
    })
  })

  it('may have another version of libddwaf asked for', () => {
    const document = { rules: [named('a', { min_version: '2.0.0' }), named('b', { max_version: '1.99.0' })] }
    const idsFor = (version: string) => importLibddwaf(document, { version }).ruleSet?.rules.map(({ id }) => id)
    expect(idsFor('1.30.1')).toEqual(['b'])
    expect(idsFor('2.0.1')).toEqual(['a'])
    expect(importLibddwaf(document, { version: 'two' }).ok).toBe(false)
  })
})
