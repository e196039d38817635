import { builtInEvents } from '../../rules-schema/events.ts'
import { addresses } from '../../rules-schema/index.ts'
import { code, listed, prose, table } from './markdown.ts'
import { type Section, sections } from './outline.ts'
import { definition, nameOf, resolved } from './schema.ts'
import { words } from './words.ts'

/** Tables of what the schema does not know, or not in this form. */
export const tables: Readonly<Record<NonNullable<Section['table']>, () => string>> = {
  addresses: addressTable,
  events: eventTable,
  operators: operatorTable,
}

/** Phase and kind are the engine's, the words the schema's. */
function addressTable(): string {
  const [known = {}] = definition('address').anyOf ?? []
  const rows = (known.enum ?? []).map(String).map((name, index) => {
    const info = addresses.get(name)
    if (info === undefined) throw new Error(`the schema names an address that there is not: ${name}`)
    return [code(name), info.phase, info.kind, known.markdownEnumDescriptions?.[index] ?? info.description]
  })
  if (rows.length !== addresses.size) throw new Error('there are addresses that the schema does not name')
  const declared = ['those under `addresses`', 'any', 'typed', 'What the application supplies.']
  return table(['address', 'phase', 'kind', 'what it holds'], [...rows, declared])
}

function eventTable(): string {
  const rows = [...builtInEvents].map(([event, names]) => [
    code(event),
    names.map(choices => listed(choices.map(code), 'or')).join(', ') || 'nothing',
  ])
  return table(['event', 'needs'], rows)
}

function operatorTable(): string {
  const order = sections.map(({ of }) => of)
  const operators = [...(definition('condition').oneOf ?? [])].sort(
    (one, other) => order.indexOf(nameOf(one)) - order.indexOf(nameOf(other)),
  )
  return table(
    ['operator', 'holds for'],
    operators.map(one => [words(one), prose(resolved(one))]),
  )
}
