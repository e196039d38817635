import { describe, expect, it } from 'vitest'
import { parseRuleSet } from '../../rules-schema/index.ts'

const rule = { id: 'r', category: 'attack_attempt', event: 'probe' }
const input = { address: 'server.request.body' }
const ofCondition = (condition: object) => ({ version: 1, rules: [{ ...rule, conditions: [condition] }] })
const ofOperator = (operator: string) => ofCondition({ operator, inputs: [input] })
const ofTransformer = (name: string) =>
  ofCondition({ operator: 'exists', inputs: [{ ...input, transformers: [name] }] })
const ofAddress = (address: string, addresses: readonly string[] = []) => ({
  ...ofCondition({ operator: 'exists', inputs: [{ address }] }),
  addresses,
})
const ofExclusion = (members: object) => ({ version: 1, rules: [rule], exclusions: [{ id: 'x', ...members }] })
const composed = (operator: string) => `write { "operator": "not", "condition": { "operator": "${operator}", … } }`

/** What people read: a wrong set has one problem, which says what to do. */
describe('the way out of a mistake', () => {
  it.each<[string, object, string]>([
    ['an operator misspelt', ofOperator('match_regexp'), 'did you mean "match_regex"?'],
    ['one with a longer name', ofOperator('match_regex_checksum'), 'did you mean "match_regex_with_checksum"?'],
    ['one of the new', ofOperator('hidden_ascii'), 'did you mean "hidden_ascii_match"?'],
    ['a negated form misspelt', ofOperator('!exactmatch'), 'did you mean "!exact_match"?'],
    ['a negated form of a misspelt operator', ofOperator('!equal'), 'did you mean "!equals"?'],
    ['one with a blank', ofOperator('! equals'), 'did you mean "!equals"?'],
    ['no negated form', ofOperator('!greater_than'), composed('greater_than')],
    ['none of a misspelt operator', ofOperator('!greater_then'), composed('greater_than')],
    ['none of what composes', ofOperator('!any'), composed('any')],
    ['none of what nobody sees', ofOperator('!hidden_ascii_match'), composed('hidden_ascii_match')],
    ['an operator to come', ofOperator('is_sqli'), 'this version does not have "is_sqli" yet'],
    ['a negated form to come', ofOperator('!is_xss'), 'this version does not have "is_xss" yet'],
    ['two inputs', ofCondition({ operator: '!exists', inputs: [input, input] }), composed('exists').slice(6)],
    ['two inputs', ofCondition({ operator: '!exists', inputs: [input, input] }), 'write a condition for each'],
    ['a transformer misspelt', ofTransformer('html_entities_decode'), 'did you mean "html_entity_decode"?'],
    ['another name misspelt', ofTransformer('_sqr_querystrin'), 'did you mean "_sqr_querystring"?'],
    ['another name in other letters', ofTransformer('urldecodeuni'), 'did you mean "urlDecodeUni"?'],
    ['a name in other letters', ofTransformer('Remove-Nulls'), 'did you mean "remove_nulls"?'],
    ['names of members', ofTransformer('keys_only'), '"target": "keys" on the input'],
    ['values', ofTransformer('values_only'), 'leave it out'],
    ['a header', ofAddress('server.request.headers'), 'did you mean "server.request.headers.no_cookies"?'],
    ['a user', ofAddress('usr.session'), 'did you mean "usr.session_id"?'],
    ['a response', ofAddress('server.reponse.body'), 'did you mean "server.response.body"?'],
    [
      'a built-in event',
      ofAddress('server.busines_logic.users.sinup'),
      'did you mean "server.business_logic.users.signup"?',
    ],
    [
      'an event of one’s own',
      ofAddress('server.business.logic.coupons'),
      'the application supplies itself is declared',
    ],
    ['that in other words', ofAddress('server.businesslogic.coupons'), 'did you mean "server.business_logic.coupons"?'],
    ['that in capitals', ofAddress('server.business_logic.Coupons'), 'did you mean "server.business_logic.coupons"?'],
    ['an event that is none', ofAddress('server.business_logic.a-b'), 'after server.business_logic. comes'],
    ['a declared one', ofAddress('app.tennant', ['app.tenant', 'app.zone']), 'did you mean "app.tenant"?'],
    ['nothing like it', ofAddress('xyz'), 'usr.session_id, server.business_logic.<event>;'],
    [
      'a checksum elsewhere',
      ofCondition({ operator: 'match_regex', inputs: [input], regex: 'a', checksum: 'luhn' }),
      '"checksum" belongs to match_regex_with_checksum',
    ],
    [
      'a checksum as an option',
      ofCondition({
        operator: 'match_regex_with_checksum',
        inputs: [input],
        regex: 'a',
        checksum: 'luhn',
        options: { checksum: 'luhn' },
      }),
      'beside "regex"',
    ],
    [
      'an option beside the others',
      ofCondition({ operator: 'phrase_match', inputs: [input], values: ['a'], word_boundary: true }),
      'it belongs in "options"',
    ],
    [
      'an option of others',
      ofCondition({ operator: '!match_regex', inputs: [input], regex: 'a', word_boundary: true }),
      '"word_boundary" belongs to phrase_match',
    ],
    ['an effect of a rule', { version: 1, rules: [{ ...rule, effect: 'monitor' }] }, 'exclusions have an effect'],
    ['the effect of inputs', ofExclusion({ inputs: [input], effect: 'monitor' }), 'leave "effect" out'],
    ['an action', ofExclusion({ effect: 'monitor', action: { type: 'block' } }), 'is its "effect"'],
    ['a category', ofExclusion({ effect: 'monitor', category: 'attack_attempt' }), '"rules": [{ "category": … }]'],
    ['an endpoint', ofExclusion({ effect: 'monitor', endpoint: {} }), 'a condition on "server.request.path"'],
    ['a target', ofExclusion({ rules: [{}] }), 'leave "rules" out'],
    ['two targets in one', ofExclusion({ rules: [{ id: 'r', event: 'probe' }] }), 'write a target for each'],
    ['a target of an input', ofExclusion({ inputs: [{ ...input, target: 'keys' }] }), 'excluded are values'],
    ['everything', ofExclusion({}), '"effect": "monitor" is enough'],
  ])('%s', (_, document, help) => {
    const result = parseRuleSet(document)
    const problems = result.ok
      ? result.warnings
      : result.problems.filter(({ code }) => code !== 'RW102' || help.includes('rules'))
    expect(problems.map(problem => problem.help)).toEqual([expect.stringContaining(help)])
  })
})
