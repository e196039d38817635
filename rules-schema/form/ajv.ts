import { Ajv2020 } from 'ajv/dist/2020.js'
import { partSchemas, ruleSchema } from './schema.ts'

/** Words of the schema that are for editors. */
const editorWords = ['markdownDescription', 'enumDescriptions', 'markdownEnumDescriptions', 'defaultSnippets']

/**
 * Knows each part by its name. With these options the schema means what its authors see; `ownProperties`: else `toString` would be
 * a member. `source`: code is kept, to be written somewhere.
 */
export function createAjv(options: { readonly allErrors: boolean; readonly source?: boolean }): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: options.allErrors,
    strict: true,
    verbose: true,
    // Ours are made of the rest.
    messages: false,
    allowUnionTypes: true,
    discriminator: true,
    ownProperties: true,
    // A test holds our schema against the meta-schema; doing it here would make every start of a service twice as long.
    meta: false,
    validateSchema: false,
    code: { source: options.source ?? false },
  })
  ajv.addVocabulary(editorWords).addSchema(ruleSchema, 'rules')
  for (const [part, schema] of Object.entries(partSchemas)) ajv.addSchema(schema, part)
  return ajv
}
