import schema from '#rule-schema' with { type: 'json' }

/** Names that the schema has, for whoever reads them in another format. */
export const transformerNames: ReadonlySet<string> = new Set(schema.$defs.transformers.items.enum)

/** The most that a test may have. */
export const maxInputs = schema.$defs.match_regex.properties.inputs.maxItems
export const maxValues = schema.$defs.exact_match.properties.values.maxItems
export const maxValueLength = schema.$defs.exact_match.properties.values.items.maxLength
export const maxMinLength = schema.$defs.match_regex.properties.options.properties.min_length.maximum
export const maxAddresses = schema.properties.addresses.maxItems
export const maxRules = schema.properties.rules.maxItems
export const maxExclusions = schema.properties.exclusions.maxItems
export const maxLists = schema.properties.lists.maxItems
