import { ruleSchema } from '../../rules-schema/index.ts'

/** What of JSON Schema the rule schema uses, and the page has words for. */
export interface Schema {
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly markdownDescription?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly enumDescriptions?: readonly string[]
  readonly markdownEnumDescriptions?: readonly string[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Schema | boolean>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly if?: Schema
  readonly then?: Schema
  readonly else?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly not?: Schema
}

/** Their meaning is in the page, or they are for editors and validators alone. */
const knownWords = new Set(
  (
    '$ref title description markdownDescription type const enum enumDescriptions markdownEnumDescriptions default ' +
    'examples minLength maxLength pattern minimum maximum items minItems maxItems properties required ' +
    'additionalProperties propertyNames minProperties maxProperties if then else oneOf anyOf not ' +
    '$schema $defs discriminator defaultSnippets'
  ).split(' '),
)

export const document = ruleSchema as Schema
export const definitions = ruleSchema.$defs as Readonly<Record<string, Schema>>

/** The definition that a schema refers to, if it does. */
export function nameOf(schema: Schema): string | undefined {
  return schema.$ref?.replace('#/$defs/', '')
}

/** With what it refers to, of which its own words come before. */
export function resolved(schema: Schema): Schema {
  const name = nameOf(schema)
  return name === undefined ? schema : { ...definition(name), ...schema }
}

export function definition(name: string): Schema {
  const found = definitions[name]
  if (found === undefined) throw new Error(`the schema has no definition "${name}"`)
  return found
}

/** A word that the page does not know would be left out in silence. */
export function refuseUnknownWords(schema: Schema): void {
  const unknown = Object.keys(schema).filter(word => !knownWords.has(word))
  if (unknown.length > 0) throw new Error(`the reference has no words for ${unknown.join(', ')} of the schema`)
}
