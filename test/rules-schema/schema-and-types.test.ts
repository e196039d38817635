import { describe, expect, expectTypeOf, it } from 'vitest'
import type {
  Action,
  AllOrAny,
  Block,
  Capture,
  Category,
  Comparison,
  ComposerName,
  Condition,
  Endpoint,
  Equals,
  ExactMatch,
  ExcludedInput,
  Exclusion,
  Exists,
  HiddenAsciiMatch,
  Input,
  IpMatch,
  List,
  ListEntry,
  MaskName,
  MatchRegex,
  MatchRegexWithChecksum,
  Monitor,
  NegatableName,
  Not,
  OperatorName,
  PhraseMatch,
  PositiveOperatorName,
  Redirect,
  RequestDescription,
  ResponseDescription,
  Rule,
  RuleSetDocument,
  RuleTarget,
  RuleTest,
  Scope,
  TextMatch,
  TransformerName,
} from '../../rules-schema/types.ts'
import schema from '../../rules-schema/v1.schema.json' with { type: 'json' }

/** All keys of a type, required or not; of a union those of any member. */
type Keys<T> = T extends unknown ? keyof T : never
type Names<T extends PropertyKey> = Readonly<Record<T, true>>

// A name that is in the types and not here, or the other way round, does not compile.
const operators: Names<OperatorName | ComposerName> = {
  match_regex: true,
  match_regex_with_checksum: true,
  phrase_match: true,
  exact_match: true,
  ip_match: true,
  equals: true,
  exists: true,
  hidden_ascii_match: true,
  '!match_regex': true,
  '!match_regex_with_checksum': true,
  '!phrase_match': true,
  '!exact_match': true,
  '!ip_match': true,
  '!equals': true,
  '!exists': true,
  greater_than: true,
  lower_than: true,
  contains: true,
  starts_with: true,
  ends_with: true,
  all: true,
  any: true,
  not: true,
}
const transformers: Names<TransformerName> = {
  lowercase: true,
  remove_nulls: true,
  compress_whitespace: true,
  normalize_path: true,
  normalize_path_win: true,
  url_decode: true,
  url_decode_iis: true,
  css_decode: true,
  js_decode: true,
  html_entity_decode: true,
  base64_decode: true,
  base64url_decode: true,
  base64_encode: true,
  shell_unescape: true,
  url_basename: true,
  url_path: true,
  url_querystring: true,
  remove_comments: true,
  unicode_normalize: true,
  removeNulls: true,
  compressWhiteSpace: true,
  normalizePath: true,
  normalizePathWin: true,
  urlDecode: true,
  urlDecodeUni: true,
  cssDecode: true,
  jsDecode: true,
  htmlEntityDecode: true,
  base64Decode: true,
  base64Encode: true,
  cmdLine: true,
  _sqr_basename: true,
  _sqr_filename: true,
  _sqr_querystring: true,
  removeComments: true,
}
const masks: Names<MaskName> = { none: true, sha256: true, hmac: true, redact: true }
const categories: Names<Category> = { business_logic: true, attack_attempt: true, security_response: true }
const actions: Names<Action['type']> = { monitor: true, block: true, redirect: true }
const document: Names<Keys<RuleSetDocument>> = {
  $schema: true,
  version: true,
  rules: true,
  allow_empty: true,
  lists: true,
  exclusions: true,
  addresses: true,
}
const rule: Names<Keys<Rule>> = {
  id: true,
  name: true,
  description: true,
  enabled: true,
  category: true,
  event: true,
  scope: true,
  endpoint: true,
  conditions: true,
  capture: true,
  action: true,
  shadow: true,
  report: true,
  keep: true,
  priority: true,
  tags: true,
  expires_at: true,
  tests: true,
}
const scope: Names<Keys<Scope>> = { service: true, env: true }
const endpoint: Names<Keys<Endpoint>> = { method: true, path: true, exact: true }
const input: Names<Keys<Input>> = { address: true, path: true, transformers: true, target: true }
const capture: Names<Keys<Capture>> = { address: true, path: true, transformers: true, mask: true, value: true }
const monitor: Names<Keys<Monitor>> = { type: true }
const block: Names<Keys<Block>> = { type: true, status_code: true, format: true }
const redirect: Names<Keys<Redirect>> = { type: true, location: true, status_code: true }
const matchRegex: Names<Keys<MatchRegex>> = { operator: true, inputs: true, regex: true, options: true }
const withChecksum: Names<Keys<MatchRegexWithChecksum>> = {
  operator: true,
  inputs: true,
  regex: true,
  checksum: true,
  options: true,
}
const exactMatch: Names<Keys<ExactMatch>> = { operator: true, inputs: true, values: true, list: true, options: true }
const ipMatch: Names<Keys<IpMatch>> = { operator: true, inputs: true, values: true, list: true }
const phraseMatch: Names<Keys<PhraseMatch>> = { operator: true, inputs: true, values: true, options: true }
const textMatch: Names<Keys<TextMatch>> = { operator: true, inputs: true, values: true, options: true }
const comparison: Names<Keys<Comparison>> = { operator: true, inputs: true, value: true }
const equals: Names<Keys<Equals>> = { operator: true, inputs: true, value: true, delta: true }
const exists: Names<Keys<Exists>> = { operator: true, inputs: true }
const hiddenAscii: Names<Keys<HiddenAsciiMatch>> = { operator: true, inputs: true }
const allOrAny: Names<Keys<AllOrAny>> = { operator: true, conditions: true }
const not: Names<Keys<Not>> = { operator: true, condition: true }
const regexOptions: Names<Keys<NonNullable<MatchRegex['options']>>> = { case_sensitive: true, min_length: true }
const textOptions: Names<Keys<NonNullable<(ExactMatch | TextMatch)['options']>>> = { case_sensitive: true }
const phraseOptions: Names<Keys<NonNullable<PhraseMatch['options']>>> = { case_sensitive: true, word_boundary: true }
const list: Names<Keys<List>> = { id: true, type: true, description: true, entries: true }
const listEntry: Names<Keys<ListEntry>> = { value: true, expires_at: true, reason: true }
const exclusion: Names<Keys<Exclusion>> = {
  id: true,
  description: true,
  enabled: true,
  rules: true,
  conditions: true,
  inputs: true,
  effect: true,
}
const ruleTarget: Names<Keys<RuleTarget>> = { id: true, tags: true, category: true, event: true }
const excludedInput: Names<Keys<ExcludedInput>> = { address: true, path: true }
const ruleTest: Names<Keys<RuleTest>> = { name: true, request: true, response: true, expect: true }
const expected: Names<Keys<RuleTest['expect']>> = { match: true, event: true, metadata: true, action: true }
const request: Names<Keys<RequestDescription>> = {
  method: true,
  path: true,
  url: true,
  headers: true,
  cookies: true,
  json: true,
  form: true,
  text: true,
  multipart: true,
  body_base64: true,
  client_ip: true,
  user: true,
  addresses: true,
}
const user: Names<Keys<NonNullable<RequestDescription['user']>>> = { id: true, login: true, session_id: true }
const response: Names<Keys<ResponseDescription>> = { status: true, headers: true, json: true, text: true }

const { $defs } = schema

function operatorsAt(definition: string): readonly string[] {
  const { operator } = $defs[definition as 'equals' | 'contains'].properties
  return 'enum' in operator ? operator.enum : [operator.const]
}

describe('the schema and the types', () => {
  it('have the same operators', () => {
    expectTypeOf<Condition['operator']>().toEqualTypeOf<OperatorName | ComposerName>()
    const inSchema = $defs.condition.oneOf.flatMap(({ $ref }) => operatorsAt($ref.slice('#/$defs/'.length)))
    expect(inSchema.sort()).toEqual(Object.keys(operators).sort())
  })

  it('have the same negated forms', () => {
    type Negated = Extract<OperatorName, `!${string}`>
    expectTypeOf<Negated>().toEqualTypeOf<`!${Extract<PositiveOperatorName, NegatableName>}`>()
    for (const name of Object.keys(operators).filter(name => name.startsWith('!')))
      expect(operatorsAt(name.slice(1))).toEqual([name.slice(1), name])
  })

  it('have the same transformers, masks, categories and actions', () => {
    expect($defs.transformers.items.enum).toEqual(Object.keys(transformers))
    expect($defs.captured.properties.mask.enum).toEqual(Object.keys(masks))
    expect($defs.rule.properties.category.enum).toEqual(Object.keys(categories))
    expect($defs.rule_target.properties.category.enum).toEqual(Object.keys(categories))
    expect($defs.exclusion.properties.effect.enum).toEqual(['bypass', 'monitor'])
    expectTypeOf<Exclusion['effect']>().toEqualTypeOf<'bypass' | 'monitor' | undefined>()
    expect($defs.match_regex_with_checksum.properties.checksum.enum).toEqual(['luhn'])
    expectTypeOf<MatchRegexWithChecksum['checksum']>().toEqualTypeOf<'luhn'>()
    expect($defs.action.oneOf.map(({ $ref }) => $ref)).toEqual(Object.keys(actions).map(name => `#/$defs/${name}`))
    expect($defs.test_expect.properties.action.enum).toEqual(Object.keys(actions))
    expectTypeOf<RuleTest['expect']['action']>().toEqualTypeOf<Action['type'] | undefined>()
    expectTypeOf<Redirect['status_code']>().toEqualTypeOf<301 | 302 | 303 | 307 | undefined>()
    expect($defs.redirect.properties.status_code.enum).toEqual([301, 302, 303, 307])
  })

  it.each([
    ['the document', schema, document],
    ['a rule', $defs.rule, rule],
    ['a scope', $defs.scope, scope],
    ['an endpoint', $defs.endpoint, endpoint],
    ['an input', $defs.input, input],
    ['a capture', { properties: { ...$defs.captured.properties, ...$defs.constant.properties } }, capture],
    ['match_regex', $defs.match_regex, matchRegex],
    ['match_regex_with_checksum', $defs.match_regex_with_checksum, withChecksum],
    ['exact_match', $defs.exact_match, exactMatch],
    ['ip_match', $defs.ip_match, ipMatch],
    ['phrase_match', $defs.phrase_match, phraseMatch],
    ['contains', $defs.contains, textMatch],
    ['starts_with', $defs.starts_with, textMatch],
    ['ends_with', $defs.ends_with, textMatch],
    ['greater_than', $defs.greater_than, comparison],
    ['lower_than', $defs.lower_than, comparison],
    ['equals', $defs.equals, equals],
    ['exists', $defs.exists, exists],
    ['hidden_ascii_match', $defs.hidden_ascii_match, hiddenAscii],
    ['all and any', $defs.all_or_any, allOrAny],
    ['not', $defs.not, not],
    ['options of match_regex', $defs.match_regex.properties.options, regexOptions],
    ['options of match_regex_with_checksum', $defs.match_regex_with_checksum.properties.options, regexOptions],
    ['options of exact_match', $defs.exact_match.properties.options, textOptions],
    ['options of phrase_match', $defs.phrase_match.properties.options, phraseOptions],
    ['options of contains', $defs.contains.properties.options, textOptions],
    ['options of starts_with', $defs.starts_with.properties.options, textOptions],
    ['options of ends_with', $defs.ends_with.properties.options, textOptions],
    ['monitor', $defs.monitor, monitor],
    ['block', $defs.block, block],
    ['redirect', $defs.redirect, redirect],
    ['a list', $defs.list, list],
    ['an entry of a list', $defs.list_entry, listEntry],
    ['an exclusion', $defs.exclusion, exclusion],
    ['a target', $defs.rule_target, ruleTarget],
    ['an excluded input', $defs.excluded_input, excludedInput],
    ['a test', $defs.rule_test, ruleTest],
    ['what a test expects', $defs.test_expect, expected],
    ["a test's request", $defs.test_request, request],
    ["a test's user", $defs.test_request.properties.user, user],
    ["a test's response", $defs.test_response, response],
  ])('have the same members of %s', (_, { properties }, members) => {
    expect(Object.keys(properties).sort()).toEqual(Object.keys(members).sort())
  })

  it.each([
    ['a rule', $defs.rule.required, ['id', 'category', 'event'] satisfies RequiredKeys<Rule>[]],
    ['the document', schema.required, ['version', 'rules'] satisfies RequiredKeys<RuleSetDocument>[]],
    ['an input', $defs.input.required, ['address'] satisfies RequiredKeys<Input>[]],
    ['match_regex', $defs.match_regex.required, ['operator', 'inputs', 'regex'] satisfies RequiredKeys<MatchRegex>[]],
    ['exact_match', $defs.exact_match.required, ['operator', 'inputs'] satisfies RequiredKeys<ExactMatch>[]],
    ['redirect', $defs.redirect.required, ['type', 'location'] satisfies RequiredKeys<Redirect>[]],
    [
      'match_regex_with_checksum',
      $defs.match_regex_with_checksum.required,
      ['operator', 'inputs', 'regex', 'checksum'] satisfies RequiredKeys<MatchRegexWithChecksum>[],
    ],
    ['an exclusion', $defs.exclusion.required, ['id'] satisfies RequiredKeys<Exclusion>[]],
    ['an excluded input', $defs.excluded_input.required, ['address'] satisfies RequiredKeys<ExcludedInput>[]],
    ['a list', $defs.list.required, ['id', 'type', 'entries'] satisfies RequiredKeys<List>[]],
    ['a test', $defs.rule_test.required, ['request', 'expect'] satisfies RequiredKeys<RuleTest>[]],
    ['what a test expects', $defs.test_expect.required, ['match'] satisfies RequiredKeys<RuleTest['expect']>[]],
    ['equals', $defs.equals.required, ['operator', 'inputs', 'value'] satisfies RequiredKeys<Equals>[]],
  ])('require the same of %s', (_, required, members) => {
    expect(required).toEqual(members)
  })
})

type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T]
