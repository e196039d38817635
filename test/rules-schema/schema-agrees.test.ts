import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRuleSet } from '../../rules-schema/index.ts'
import schema from '../../rules-schema/v1.schema.json' with { type: 'json' }
import { casesOf, ruleFiles, textOf } from '../conformance/rules/cases.ts'

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, discriminator: true, ownProperties: true })
ajv.addVocabulary(['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'defaultSnippets'])
const isValid = ajv.compile(schema)

/** What the schema cannot say: ids, grammars of their own, what one member says about another. */
const aboutMeaning = new Set(
  'RW102 RW105 RW107 RW108 RW111 RW112 RW113 RW114 RW116 RW117 RW118 RW120 RW301 RW302 RW304 RW306'.split(' '),
)

const documents = ruleFiles()
  .flatMap(casesOf)
  .filter(({ text }) => text === undefined)
  .map(found => ({ why: found.why, document: JSON.parse(textOf(found)) as unknown }))

describe('the schema, and what reads rule sets', () => {
  it('have cases to agree on', () => {
    expect(documents.length).toBeGreaterThan(400)
    expect(documents.filter(({ document }) => isValid(document)).length).toBeGreaterThan(100)
  })

  it.each(documents.map(({ why, document }) => [why, document] as const))('agree: %s', (_, document) => {
    agree(document)
  })

  it('agree on what is nearly a rule set', () => {
    let refused = 0
    const mutated = fc.record({
      document: fc.constantFrom(...documents.map(({ document }) => document)),
      place: fc.nat(),
      change: fc.constantFrom(...changes),
    })
    fc.assert(
      fc.property(mutated, ({ document, place, change }) => {
        const copy = structuredClone(document)
        const slots = [...slotsOf(copy)]
        const [holder, key] = slots[place % Math.max(1, slots.length)] ?? []
        if (holder === undefined || key === undefined) return
        change(holder, key)
        refused += agree(copy) ? 0 : 1
      }),
      { numRuns: 3000 },
    )
    expect(refused).toBeGreaterThan(500)
  })
})

/** Returns whether both take it. */
function agree(document: unknown): boolean {
  const valid = isValid(document)
  const result = parseRuleSet(document)
  if (!valid) expect(result.ok, `the schema refuses ${JSON.stringify(document)}`).toBe(false)
  const codes = result.ok ? [] : result.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)
  if (valid) expect(codes.filter(code => !aboutMeaning.has(code))).toEqual([])
  return valid && result.ok
}

type Holder = Record<string, unknown>

const values: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  '',
  'a',
  'app.a',
  true,
  [],
  {},
  [''],
  [{}],
  { value: 1 },
  'x'.repeat(20_000),
]

const changes: readonly ((holder: Holder, key: string) => void)[] = [
  (holder, key) => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
  (holder, key) => Object.assign(holder, { [`${key}x`]: holder[key] }),
  (holder, key) => Object.assign(holder, { [key]: [holder[key]] }),
  ...values.map(value => (holder: Holder, key: string) => Object.assign(holder, { [key]: structuredClone(value) })),
]

/** Every place in a document where something could be changed. */
function* slotsOf(value: unknown): Generator<readonly [holder: Holder, key: string]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, entry] of Object.entries(value)) {
    yield [value as Holder, key]
    yield* slotsOf(entry)
  }
}
