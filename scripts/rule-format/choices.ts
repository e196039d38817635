import { code, escaped, listed } from './markdown.ts'
import { sections } from './outline.ts'
import type { Schema } from './schema.ts'

/** Allowed values, each with what it means; nothing where the values say it, or a section does. */
export function choices(schema: Schema, before: string): string[] {
  const isElsewhere = sections.some(section => section.values === schema)
  return isElsewhere || meaningsOf(schema) === undefined ? [] : [before, bullets(schema)]
}

export function bullets(schema: Schema): string {
  const meanings = meaningsOf(schema) ?? []
  return (schema.enum ?? []).map((value, index) => `- ${code(JSON.stringify(value))}: ${meanings[index]}`).join('\n')
}

function meaningsOf({ enumDescriptions, markdownEnumDescriptions }: Schema): readonly string[] | undefined {
  return markdownEnumDescriptions ?? enumDescriptions?.map(escaped)
}

/** Which members need, or exclude, one another. */
export function togetherness({ oneOf = [], not, minProperties, maxProperties }: Schema): string[] {
  const one = oneOf.flatMap(({ required = [] }) => required)
  return [
    ...(one.length === 0 ? [] : [`Exactly one of ${listed(one.map(code), 'and')}.`]),
    ...(not === undefined ? [] : [apart(not)]),
    ...(minProperties === undefined ? [] : [`${maxProperties === 1 ? 'Exactly' : 'At least'} one of its members.`]),
  ]
}

/** `not`: what is not there together. */
function apart(not: Schema): string {
  const { required, properties = {} } = not
  if (required === undefined) return `At most one of ${listed(exclusive(not).map(code), 'and')}.`
  const members = required.map(name => member(name, properties[name]))
  return members.some(({ isValue }) => isValue)
    ? `Not ${listed(
        members.map(({ text }) => text),
        'and',
      )} together.`
    : `At most one of ${listed(required.map(code), 'and')}.`
}

/** A member, or a value of one. */
function member(
  name: string,
  schema: Schema | boolean | undefined,
): { readonly text: string; readonly isValue: boolean } {
  if (typeof schema !== 'object') return { text: code(name), isValue: false }
  if (schema.const === undefined) throw new Error(`the reference has no words for what "${name}" must not be`)
  return { text: code(`"${name}": ${JSON.stringify(schema.const)}`), isValue: true }
}

/** Of `not` any two of them. */
function exclusive({ anyOf = [] }: Schema): string[] {
  const names = [...new Set(anyOf.flatMap(({ required = [] }) => required))]
  const isEveryPair = anyOf.length === (names.length * (names.length - 1)) / 2
  if (names.length === 0 || !isEveryPair)
    throw new Error('the reference has words for a "not" of every two members alone')
  return names
}
