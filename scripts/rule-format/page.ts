import { bullets, choices } from './choices.ts'
import { anchor, blocks, code, escaped, listed, prose } from './markdown.ts'
import { defaultOf, membersOf, tellsKindsApart } from './members.ts'
import { negatedForm } from './negated.ts'
import { type Section, sections } from './outline.ts'
import { definition, definitions, document, type Schema } from './schema.ts'
import { tables } from './tables.ts'
import { words } from './words.ts'

const front = `<!-- Made by "npm run docs" from rules-schema/v1.schema.json and scripts/rule-format/outline.ts. -->

# The rule format, version 1

A rule set is a JSON document. This page has every member of it. [write-a-rule.md](write-a-rule.md) is the way from a
request to a rule, [rule-semantics.md](rule-semantics.md) says exactly what a rule means, and [errors.md](errors.md) what
each problem means.

An editor shows all of this while you write, where the document has \`$schema\`. What is not on this page is refused: an
unknown member is an error, with a suggestion.`

/** The reference of the rule format, as Markdown. Throws when the schema has something that the page would leave out. */
export function ruleFormatPage(): string {
  const missing = Object.keys(definitions).filter(name => !sections.some(({ of }) => of === name))
  if (missing.length > 0)
    throw new Error(`no section is about ${missing.join(', ')}: see scripts/rule-format/outline.ts`)
  return `${[front, contents(), ...sections.flatMap(partsOf)].join('\n\n')}\n`
}

function contents(): string {
  return sections.map(({ level, heading }) => `${'  '.repeat(level - 2)}- [${heading}](#${anchor(heading)})`).join('\n')
}

function partsOf({ level, heading, of, text, values, table }: Section): string[] {
  const schema = of === undefined ? undefined : of === '' ? document : definition(of)
  return [
    `${'#'.repeat(level)} ${heading}`,
    ...(schema === undefined ? [] : [aboutIt(schema), ...aboutItsNegation(schema)]),
    ...(text === undefined ? [] : [text]),
    ...(table === undefined ? [] : [tables[table]()]),
    ...(typeof values === 'object' ? [bullets(values)] : []),
    ...(schema === undefined || table !== undefined ? [] : bodyOf(schema)),
    ...(schema === undefined ? [] : examplesOf(schema)),
  ]
}

/** The member that tells it from others knows more than its own title. */
function aboutIt(schema: Schema): string {
  const own = schema.properties?.operator ?? schema.properties?.type
  return prose(tellsKindsApart(own) ? own : schema)
}

function aboutItsNegation({ properties }: Schema): string[] {
  const negated = negatedForm(properties?.operator)
  if (negated === undefined) return []
  return [`**Negated:** ${code(negated.name)}. ${escaped(negated.meaning)} See [negated forms](#negated-forms).`]
}

function bodyOf(schema: Schema): string[] {
  if (schema.properties !== undefined) return membersOf(schema)
  const kinds = schema.oneOf ?? (schema.then && schema.else ? [schema.then, schema.else] : [])
  if (kinds.length > 0) return [`One of ${listed(kinds.map(words), 'and')}${defaultOf(schema)}.`]
  const each = choices(schema.items ?? {}, 'Each is one of')
  const before = schema.enum === undefined ? 'Value' : 'One of'
  return each.length > 0 ? each : [`${before}: ${words(schema)}${defaultOf(schema)}.`]
}

/** Texts on one line, documents one by one. */
function examplesOf({ examples = [], enum: values }: Schema): string[] {
  if (values !== undefined) return []
  if (examples.every(value => typeof value !== 'object'))
    return [
      `Such as ${listed(
        examples.map(value => code(JSON.stringify(value))),
        'or',
      )}.`,
    ]
  return blocks(examples)
}
