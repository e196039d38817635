import { choices, togetherness } from './choices.ts'
import { json } from './json.ts'
import { code, listed, prose, table } from './markdown.ts'
import { negatedForm } from './negated.ts'
import { refuseUnknownWords, resolved, type Schema } from './schema.ts'
import { words } from './words.ts'

/** Longer ones are below the table, or in the section of what they are. */
const longestExample = 48

interface Member {
  /** With the names of the members around it: `options.min_length`. */
  readonly name: string
  readonly own: Schema
  readonly isRequired: boolean
}

/** An object's members as a table, with what each of their values means. */
export function membersOf(schema: Schema): string[] {
  const members = listMembers(schema, '')
  const rows = members.map(({ name, own, isRequired }) => [
    `${code(name)}${isRequired ? ' (required)' : ''}`,
    meaning(own),
    `${words(own)}${defaultOf(own)}`,
  ])
  return [
    ...togetherness(schema),
    table(['member', 'what it is', 'value'], rows),
    ...members.flatMap(({ name, own }) => (negatedForm(own) ? [] : choices(own, `${code(name)} is one of`))),
  ]
}

function listMembers(schema: Schema, prefix: string): Member[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, own]) => {
    if (typeof own === 'boolean') return []
    refuseUnknownWords(own)
    const isRequired = schema.required?.includes(name) === true
    const inner = own.properties === undefined ? [] : listMembers(own, `${prefix}${name}.`)
    if (inner.length > 0 && togetherness(own).length > 0)
      throw new Error(`the table has no place for rules within ${name}`)
    return [{ name: prefix + name, own, isRequired }, ...inner]
  })
}

/** What a member that tells kinds apart means is said above the table. */
function meaning(own: Schema): string {
  const { title = '', ...rest } = resolved(own)
  return tellsKindsApart(rest) ? `**${title}.**` : `**${title}.** ${prose(rest)}${examples(own)}`
}

export function tellsKindsApart(schema: Schema | boolean | undefined): schema is Schema {
  return typeof schema === 'object' && (typeof schema.const === 'string' || negatedForm(schema) !== undefined)
}

/** Nothing of what has a section or rows of its own, or no other values. */
function examples(own: Schema): string {
  const isKnown =
    [own.const, own.enum, own.properties].some(one => one !== undefined) ||
    own.type === 'boolean' ||
    words(own).includes('](#')
  const texts = isKnown ? [] : (own.examples ?? []).map(value => json(value))
  const short = texts.filter(text => text.length <= longestExample && text !== json(own.default))
  return short.length === 0 ? '' : ` Such as ${listed(short.map(code), 'or')}.`
}

export function defaultOf(schema: Schema): string {
  return schema.default === undefined ? '' : `; default ${code(json(schema.default))}`
}
