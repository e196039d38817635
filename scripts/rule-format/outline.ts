import { definition, type Schema } from './schema.ts'

/** The order of the page, and what the schema cannot say by itself. */
export interface Section {
  readonly level: 2 | 3
  readonly heading: string
  /** The definition of the schema that it describes; `''` is the document. */
  readonly of?: string
  /** How others call one of it; the heading in lower case where absent. */
  readonly noun?: string
  /** Before what the schema says. */
  readonly text?: string
  /** Allowed values that it explains. */
  readonly values?: Schema | boolean | undefined
  /** A table that is not of the schema alone. */
  readonly table?: 'addresses' | 'events' | 'operators' | 'transformers'
}

/** From text to values, the usual ones first. */
const operators = [
  'match_regex',
  'phrase_match',
  'exact_match',
  'contains',
  'starts_with',
  'ends_with',
  'match_regex_with_checksum',
  'hidden_ascii_match',
  'ip_match',
  'equals',
  'greater_than',
  'lower_than',
  'exists',
]

export const sections: readonly Section[] = [
  {
    level: 2,
    heading: 'Rule set',
    of: '',
    text: 'A directory of files is one rule set: it is read as if all its rules, lists, exclusions and addresses stood in one document.',
  },
  { level: 2, heading: 'Rule', of: 'rule' },
  { level: 3, heading: 'Scope', of: 'scope' },
  {
    level: 3,
    heading: 'Endpoint',
    of: 'endpoint',
    text: 'Requests to other endpoints do not pay for the rule: a router tells them apart, however many rules there are.',
  },
  { level: 3, heading: 'Methods', of: 'method', noun: 'method' },
  {
    level: 3,
    heading: 'Built-in events',
    table: 'events',
    text: 'What detections understand without being told. A `business_logic` rule for one of them that captures less gets a warning ([RW301](errors.md#rw301-metadata-missing)).',
  },
  {
    level: 2,
    heading: 'Conditions',
    of: 'condition',
    noun: 'condition',
    table: 'operators',
    text: 'All conditions of a rule must hold. A condition is a test on [inputs](#inputs), or is composed of other conditions. [What is true, and when](rule-semantics.md#tests), is defined elsewhere; in short: a condition waits for what may still come, and what a cap cut is never taken for absent.',
  },
  ...operators.map(heading => ({ level: 3, heading, of: heading }) as const),
  { level: 3, heading: 'all, any', of: 'all_or_any' },
  { level: 3, heading: 'not', of: 'not' },
  {
    level: 3,
    heading: 'Negated forms',
    text: 'An operator with `!` before it asks of exactly one input that there is something to compare, and that none of it does what the operator asks: `!exact_match` holds for a tenant that is none of those, and neither for a request without a tenant nor for one whose tenant was cut. `not` around the condition holds for the request without a tenant as well. `!exists` holds where the address came and the path selects nothing: a body without that member, and not a request without a body. What has no negated form has `not`.',
  },
  { level: 2, heading: 'Inputs', of: 'input', noun: 'input' },
  {
    level: 3,
    heading: 'Addresses',
    of: 'address',
    noun: 'address',
    table: 'addresses',
    text: 'The parts of a request and its response. They come in phases: request, body, response; one of phase _any_ may come until the end. At a _text_ address everything is text (`401` is `"401"`, and `equals` knows that), at a _typed_ one JSON types count.',
  },
  {
    level: 3,
    heading: 'Paths',
    of: 'path',
    noun: 'path',
    text: 'A strict subset of JSONPath (RFC 9535); what is outside is refused when the rule is read ([RW112](errors.md#rw112-path-invalid)). `rulewire eval --path` finds and tries one on a sample.',
  },
  {
    level: 3,
    heading: 'Transformers',
    of: 'transformers',
    noun: 'transformers',
    table: 'transformers',
    text: 'At most 16, one after the other, names of members included. The comparison is with what they make of the text: after `lowercase`, compare with small letters. [transformers.md](transformers.md) says exactly what each does.',
  },
  {
    level: 2,
    heading: 'Capture',
    of: 'capture',
    noun: 'captured value',
    text: 'What is kept of the request becomes metadata of the event, on the span and in the event record. Text is cut at 1,024 bytes. A name or path that sounds like a secret (password, token, card, …) needs an explicit mask ([RW116](errors.md#rw116-capture-of-secret)).',
  },
  { level: 3, heading: 'From the request', of: 'captured', noun: 'value from the request' },
  { level: 3, heading: 'Constant', of: 'constant' },
  {
    level: 3,
    heading: 'Masks',
    noun: 'mask',
    values: definition('captured').properties?.mask,
    text: 'What is kept in place of a captured value. A mask sees the whole text, before it is cut.',
  },
  {
    level: 2,
    heading: 'Action',
    of: 'action',
    text: 'One action per request: that of the first matching rule, by `priority` and then by `id`, that blocks or redirects. [guard.md](guard.md) says what the client sees, and when a response is too far gone to be replaced.',
  },
  { level: 3, heading: 'monitor', of: 'monitor' },
  { level: 3, heading: 'block', of: 'block' },
  { level: 3, heading: 'redirect', of: 'redirect' },
  { level: 2, heading: 'Lists', of: 'list', noun: 'list' },
  { level: 3, heading: 'Entries', of: 'list_entry', noun: 'entry' },
  {
    level: 2,
    heading: 'Exclusions',
    of: 'exclusion',
    noun: 'exclusion',
    text: 'They are looked at before the rules, whenever something of the request has come. One whose conditions hold stays so to the end of the request; one that may still come to hold keeps nothing back, and what a rule did before is not undone. Where an input is excluded, a condition that would have looked at it is neither true nor false, its negation and `!exists` included, unless what is left makes it true; captures are as without. Rules of other sources are excluded like those of the same set.',
  },
  { level: 3, heading: 'Targets', of: 'rule_target', noun: 'target' },
  { level: 3, heading: 'Excluded inputs', of: 'excluded_input', noun: 'excluded input' },
  { level: 2, heading: 'Times', of: 'timestamp', noun: 'time' },
  {
    level: 2,
    heading: 'Tests',
    of: 'rule_test',
    noun: 'test',
    text: '[rule-tests.md](rule-tests.md) is about writing and running them.',
  },
  { level: 3, heading: 'Test request', of: 'test_request' },
  { level: 3, heading: 'Test response', of: 'test_response' },
  { level: 3, heading: 'Expectation', of: 'test_expect' },
  { level: 3, heading: 'Texts', of: 'texts', noun: 'texts by name' },
]
