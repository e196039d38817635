import schema from '#rule-schema' with { type: 'json' }

/** The schema of rule sets as plain JSON, for editors and for the reference. */
export const ruleSchema: Readonly<Record<string, unknown>> = schema

/** The parts of a document that are looked at one by one. */
export type Part = 'document' | 'rule' | 'list' | 'entry' | 'exclusion'

/** What each part must be, where `rules` is the schema of rule sets. */
export const partSchemas: Readonly<Record<Part, object>> = {
  /** Without what is in its rules, lists and exclusions. */
  document: documentSchema(),
  rule: { $ref: 'rules#/$defs/rule' },
  /** Without what is in its entries. */
  list: listSchema(),
  entry: { $ref: 'rules#/$defs/list_entry' },
  exclusion: { $ref: 'rules#/$defs/exclusion' },
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
