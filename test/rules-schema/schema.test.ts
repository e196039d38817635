import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { addresses } from '../../rules-schema/index.ts'

type Schema = { readonly [keyword: string]: unknown }

const schema: Schema & { readonly $defs: Readonly<Record<string, Schema>> } = JSON.parse(
  readFileSync(new URL('../../rules-schema/v1.schema.json', import.meta.url), 'utf8'),
)
const editorWords = ['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'defaultSnippets']
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, discriminator: true, ownProperties: true })
ajv.addVocabulary(editorWords).addSchema(schema, 'rules')

/** Every schema in the schema, by its JSON Pointer. */
function* subschemas(node: unknown, pointer = ''): Generator<readonly [pointer: string, schema: Schema]> {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return
  const found = node as Schema
  yield [pointer, found]
  for (const key of ['properties', '$defs']) {
    for (const [name, member] of Object.entries((found[key] ?? {}) as Schema))
      yield* subschemas(member, `${pointer}/${key}/${name.replace('/', '~1')}`)
  }
  for (const key of ['items', 'additionalProperties', 'propertyNames', 'then', 'else']) {
    if (typeof found[key] === 'object') yield* subschemas(found[key], `${pointer}/${key}`)
  }
}

const all = [...subschemas(schema)]
/** Those that describe something an author writes, as opposed to a reference or a branch. */
const described = all.filter(
  ([pointer, found]) => found.$ref === undefined && !/\/(?:then|else|propertyNames)(?:\/|$)/.test(pointer),
)

const oneInput = { properties: { inputs: { type: 'array', maxItems: 1 } } }

function operatorsOf(properties: unknown): readonly string[] {
  const { operator } = (properties ?? {}) as {
    readonly operator?: { readonly const?: string; readonly enum?: string[] }
  }
  return operator?.enum ?? (operator?.const === undefined ? [] : [operator.const])
}

describe('v1.schema.json', () => {
  it('is walked whole', () => expect(described.length).toBeGreaterThan(50))

  it('is valid, by the meta-schema and by Ajv in strict mode', () => {
    expect(ajv.validateSchema(schema)).toBe(true)
    expect(() => ajv.getSchema('rules')).not.toThrow()
  })

  it.each(described)('%s has title, description and examples for an editor', (_, found) => {
    expect(found).toMatchObject({
      title: expect.any(String),
      description: expect.any(String),
      examples: expect.any(Array),
    })
    expect((found.examples as unknown[]).length).toBeGreaterThan(0)
  })

  const examples = described.flatMap(([pointer, found]) =>
    (found.examples as unknown[]).map((example, index) => [pointer, index, example] as const),
  )
  it.each(examples)('%s, example %i, is valid', (pointer, _, example) => {
    const validate = ajv.compile({ $ref: `rules#${encodeURI(pointer)}` })
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each(described.filter(([, found]) => 'default' in found))('%s has a default that is valid', (pointer, found) => {
    expect(ajv.validate({ $ref: `rules#${encodeURI(pointer)}` }, found.default)).toBe(true)
  })

  it.each(all.filter(([, { type }]) => type === 'object'))('%s is closed', (pointer, found) => {
    const isOpen = found.additionalProperties === undefined
    expect(isOpen).toBe(pointer === '/$defs/condition' || pointer === '/$defs/action') // their branches are closed
    if (typeof found.additionalProperties === 'object') expect(found.maxProperties).toEqual(expect.any(Number))
  })

  it('bounds the inputs of each negated form, and of no other operator', () => {
    const operators = all.filter(([, { properties }]) => operatorsOf(properties).length > 0)
    for (const [pointer, found] of operators) {
      const negated = operatorsOf(found.properties).filter(name => name.startsWith('!'))
      expect([pointer, negated.length]).toEqual([pointer, found.then === undefined ? 0 : 1])
      if (negated.length === 0) continue
      expect(found.if).toEqual({ properties: { operator: { const: negated[0] } } })
      expect(found.then).toEqual(oneInput)
    }
    expect(operators).toHaveLength(15)
  })

  it.each(all.filter(([, { type }]) => type === 'array'))('%s is bounded', (_, found) => {
    expect(found.maxItems).toEqual(expect.any(Number))
  })

  it.each(all.filter(([, found]) => [found.type].flat().includes('string')))('%s is bounded', (_, found) => {
    expect(found.maxLength !== undefined || /\{0,127\}\$$/.test(String(found.pattern))).toBe(true)
  })

  it('lists the addresses that there are', () => {
    const [builtIn] = (schema.$defs.address?.anyOf ?? []) as Schema[]
    expect(builtIn?.enum).toEqual([...addresses.keys()])
    expect(builtIn?.enumDescriptions).toHaveLength(addresses.size)
    expect(builtIn?.markdownEnumDescriptions).toHaveLength(addresses.size)
  })
})
