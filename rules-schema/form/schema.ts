import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import schema from '#rule-schema' with { type: 'json' }

/** The schema of rule sets as plain JSON, for editors and for the reference. */
export const ruleSchema: Readonly<Record<string, unknown>> = schema

/** Words of the schema that are for editors. */
const editorWords = ['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'defaultSnippets']

/** With these options the schema means what its authors see; `ownProperties`: else `toString` would be a member. */
export function createAjv(options: { readonly allErrors: boolean }): Ajv2020 {
  const ajv = new Ajv2020({
    ...options,
    strict: true,
    verbose: true,
    allowUnionTypes: true,
    discriminator: true,
    ownProperties: true,
    // A test holds our schema against the meta-schema; doing it here would make every start of a service twice as long.
    meta: false,
    validateSchema: false,
  })
  return ajv.addVocabulary(editorWords).addSchema(schema, 'rules')
}

/** Each is compiled when it is first needed: that takes longer than using it. */
export const validators = {
  /** The document without what is in its rules, lists and exclusions. */
  document: once(() => createAjv({ allErrors: true }).compile(documentSchema())),
  /** Stops at the first mistake. */
  isRule: once(() => createAjv({ allErrors: false }).compile({ $ref: 'rules#/$defs/rule' })),
  /** Finds every mistake. */
  rule: once(() => createAjv({ allErrors: true }).compile({ $ref: 'rules#/$defs/rule' })),
  /** A list without what is in its entries. */
  list: once(() => createAjv({ allErrors: true }).compile(listSchema())),
  /** Finds every mistake; of one entry there are few. */
  entry: once(() => createAjv({ allErrors: true }).compile({ $ref: 'rules#/$defs/list_entry' })),
  /** Stops at the first mistake. */
  isExclusion: once(() => createAjv({ allErrors: false }).compile({ $ref: 'rules#/$defs/exclusion' })),
  /** Finds every mistake. */
  exclusion: once(() => createAjv({ allErrors: true }).compile({ $ref: 'rules#/$defs/exclusion' })),
} as const

function once(make: () => ValidateFunction): () => ValidateFunction {
  let made: ValidateFunction | undefined
  return () => (made ??= make())
}

function documentSchema(): object {
  const { examples: _, $defs: _defs, ...document } = schema
  const { rules, lists, exclusions } = schema.properties
  return {
    ...document,
    properties: {
      ...schema.properties,
      ...{ rules: withoutItems(rules), lists: withoutItems(lists), exclusions: withoutItems(exclusions) },
    },
  }
}

function listSchema(): object {
  const { list } = schema.$defs
  return { ...list, properties: { ...list.properties, entries: withoutItems(list.properties.entries) } }
}

function withoutItems<Schema extends { readonly items: unknown }>({ items: _, ...rest }: Schema): object {
  return rest
}
