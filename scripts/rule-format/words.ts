import { anchor, code, listed } from './markdown.ts'
import { sections } from './outline.ts'
import { nameOf, refuseUnknownWords, resolved, type Schema } from './schema.ts'

/** What a value may be, in words. */
export function words(schema: Schema): string {
  refuseUnknownWords(schema)
  return reference(schema) ?? alternatives(schema) ?? fixed(schema) ?? typed(schema)
}

/** A link to the section about it, where there is one. */
function reference(schema: Schema, isPlural = false): string | undefined {
  const name = nameOf(schema)
  const section = sections.find(one => one.values === schema || (name !== undefined && one.of === name))
  if (section === undefined) return name === undefined ? undefined : words(resolved(schema))
  const noun = section.noun ?? section.heading.toLowerCase()
  return `[${isPlural ? plural(noun) : noun}](#${anchor(section.heading)})`
}

function plural(noun: string): string {
  return noun.endsWith('s') ? `${noun}es` : `${noun.replace(/y$/, 'ie')}s`
}

/** `if` the value is a list `then` one of several, `else` a single one. */
function alternatives({ then: several, else: one }: Schema): string | undefined {
  if (several === undefined || one === undefined) return undefined
  const isSame = nameOf(one) !== undefined && nameOf(one) === nameOf(several.items ?? {})
  return `${words(one)}, or ${isSame ? `list${between(several.minItems, several.maxItems, ' of ')} of them` : words(several)}`
}

function fixed({ const: constant, enum: values }: Schema): string | undefined {
  if (constant !== undefined) return code(JSON.stringify(constant))
  return values === undefined
    ? undefined
    : listed(
        values.map(value => code(JSON.stringify(value))),
        'or',
      )
}

function typed(schema: Schema): string {
  if (schema.type === undefined) return 'any JSON'
  return listed(
    [schema.type].flat().flatMap(type => ofType(type, schema)),
    'or',
  )
}

function ofType(type: string, schema: Schema): string | string[] {
  switch (type) {
    case 'string':
      return text(schema)
    case 'integer':
      return `whole number${between(schema.minimum, schema.maximum, ' from ')}`
    case 'number':
      return `number${between(schema.minimum, schema.maximum, ', ')}`
    case 'boolean':
      return ['`true`', '`false`']
    case 'array':
      return list(schema)
    case 'object':
      return object(schema)
    default:
      throw new Error(`the reference has no words for the type "${type}"`)
  }
}

function text({ minLength, maxLength, pattern }: Schema): string {
  const size = maxLength === undefined ? '' : `${between(minLength, maxLength, ' of ')} characters`
  return `text${size}${pattern === undefined ? '' : `, matching ${code(pattern)}`}`
}

function list({ items = {}, minItems, maxItems }: Schema): string {
  const size = `list${between(minItems, maxItems, ' of ')}`
  return nameOf(items) === undefined ? `${size}, each ${words(items)}` : `${size} ${reference(items, true)}`
}

function object({
  properties,
  additionalProperties: each,
  propertyNames,
  minProperties,
  maxProperties,
}: Schema): string {
  if (properties !== undefined) return 'object, see below'
  const size = between(minProperties, maxProperties, ' of ')
  const names = propertyNames?.pattern === undefined ? '' : `, their names matching ${code(propertyNames.pattern)}`
  return `object${size} members${names}, each ${typeof each === 'object' ? words(each) : 'any JSON'}`
}

/** Both ends are allowed. */
function between(min: number | undefined, max: number | undefined, before: string): string {
  if (min !== undefined && max !== undefined) return `${before}${count(min)} to ${count(max)}`
  if (max !== undefined) return `${before}at most ${count(max)}`
  return min === undefined ? '' : `${before}at least ${count(min)}`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
