import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { json } from '../../scripts/rule-format/json.ts'
import { membersOf } from '../../scripts/rule-format/members.ts'
import { ruleFormatPage } from '../../scripts/rule-format/page.ts'
import type { Schema } from '../../scripts/rule-format/schema.ts'
import { words } from '../../scripts/rule-format/words.ts'

const file = fileURLToPath(new URL('../../docs/rule-format.md', import.meta.url))

/** `npm run docs` is this test, told to write what it finds different. */
it('docs/rule-format.md is what the schema says', async () => {
  await expect(ruleFormatPage(), 'docs/rule-format.md is out of date: run "npm run docs"').toMatchFileSnapshot(file)
})

describe('what a value may be, in words', () => {
  const item: Schema = { type: 'string', minLength: 1, maxLength: 9 }
  const cases: readonly (readonly [Schema, string])[] = [
    [{ type: 'string', maxLength: 4096 }, 'text of at most 4,096 characters'],
    [{ type: 'integer', minimum: 400, maximum: 599 }, 'whole number from 400 to 599'],
    [{ type: 'number', minimum: 0 }, 'number, at least 0'],
    [{ type: ['string', 'number', 'boolean'] }, 'text, number, `true` or `false`'],
    [{ enum: [301, 302] }, '`301` or `302`'],
    [{ type: 'array', minItems: 1, maxItems: 3, items: item }, 'list of 1 to 3, each text of 1 to 9 characters'],
    [{ type: 'array', maxItems: 3, items: { $ref: '#/$defs/list_entry' } }, 'list of at most 3 [entries](#entries)'],
    [{ $ref: '#/$defs/timestamp' }, '[time](#times)'],
    [{}, 'any JSON'],
  ]

  it.each(cases)('%j', (schema, expected) => {
    expect(words(schema)).toBe(expected)
  })
})

describe('which members go together', () => {
  const monitor = { const: 'monitor' }
  it.each<[Schema, string]>([
    [{ minProperties: 1 }, 'At least one of its members.'],
    [{ minProperties: 1, maxProperties: 1 }, 'Exactly one of its members.'],
    [{ not: { required: ['a', 'b'], properties: { a: true, b: true } } }, 'At most one of `a` and `b`.'],
    [{ not: { required: ['a', 'b'], properties: { b: monitor } } }, 'Not `a` and `"b": "monitor"` together.'],
  ])('%j', (schema, expected) => {
    expect(membersOf({ ...schema, properties: {} })[0]).toBe(expected)
  })
})

it('a negated form is told with its operator, and of no other', () => {
  const page = ruleFormatPage()
  const sections = page.split(/^### /m).map(section => [section.slice(0, section.indexOf('\n')), section] as const)
  const negated = sections.filter(([, text]) => text.includes('\n**Negated:** `!')).map(([heading]) => heading)
  expect(negated).toEqual(
    'match_regex phrase_match exact_match match_regex_with_checksum ip_match equals exists'.split(' '),
  )
  for (const name of negated) expect(page).toContain(`| [${name}](#${name}) | \`!${name}\` |`)
})

it('a transformer is there once, with its other names', () => {
  const page = ruleFormatPage()
  expect(page).toContain('| `url_decode_iis` | `urlDecodeUni` |')
  expect(page).not.toMatch(/^\| `urlDecodeUni` \|/m)
})

describe('what the page has no words for is an error, and not left out', () => {
  it.each<[string, Schema]>([
    ['a word of JSON Schema', { contains: {} } as Schema],
    ['a type', { type: 'null' }],
    ['a definition', { $ref: '#/$defs/nothing' }],
  ])('%s', (_, schema) => {
    expect(() => words(schema)).toThrow()
  })

  it('a value that a member must not have, but for a constant', () => {
    const not = { required: ['a', 'b'], properties: { a: { minLength: 1 } } }
    expect(() => membersOf({ properties: {}, not })).toThrow('"a" must not be')
  })

  it('members that exclude one another in part', () => {
    const pair = (...required: string[]) => ({ required })
    const not = { anyOf: [pair('a', 'b'), pair('b', 'c')] }
    expect(() => membersOf({ properties: { a: {}, b: {}, c: {} }, not })).toThrow('every two members')
  })
})

it('JSON is on one line where it fits', () => {
  expect(json({ a: [1, 'b'], c: {} })).toBe('{ "a": [1, "b"], "c": {} }')
  const long = 'x'.repeat(60)
  expect(json({ a: [long, long] })).toBe(`{\n  "a": [\n    "${long}",\n    "${long}"\n  ]\n}`)
})
