import { builtInEvents } from '../../rules-schema/events.ts'
import {
  addresses,
  businessLogicPrefix,
  canonicalTransformer,
  findAddress,
  type TransformerName,
} from '../../rules-schema/index.ts'
import { code, escaped, listed, prose, table } from './markdown.ts'
import { negatedFormOf } from './negated.ts'
import { type Section, sections } from './outline.ts'
import { definition, nameOf, resolved } from './schema.ts'
import { words } from './words.ts'

/** Tables of what the schema does not know, or not in this form. */
export const tables: Readonly<Record<NonNullable<Section['table']>, () => string>> = {
  addresses: addressTable,
  events: eventTable,
  operators: operatorTable,
  transformers: transformerTable,
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
  const told = findAddress(`${businessLogicPrefix}event`)
  if (told === undefined) throw new Error('there is no address of an event')
  const ofEvents = [code(`${businessLogicPrefix}<event>`), told.phase, told.kind, told.description]
  const declared = ['those under `addresses`', 'any', 'typed', 'What the application supplies.']
  return table(['address', 'phase', 'kind', 'what it holds'], [...rows, ofEvents, declared])
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
    ['operator', 'negated', 'holds for'],
    operators.map(one => [words(one), negatedName(nameOf(one)), prose(resolved(one))]),
  )
}

function negatedName(definitionName: string | undefined): string {
  const negated = definitionName === undefined ? undefined : negatedFormOf(definitionName)
  return negated === undefined ? '' : code(negated.name)
}

/** Each by its own name, with those that others have for it. */
function transformerTable(): string {
  const { enum: values = [], enumDescriptions: meanings = [] } = definition('transformers').items ?? {}
  const names = values as readonly TransformerName[]
  const rows = names.flatMap((name, index) => {
    if (canonicalTransformer(name) !== name) return []
    const others = names.filter(other => other !== name && canonicalTransformer(other) === name)
    return [[code(name), others.map(code).join(', '), escaped(meanings[index] ?? '')]]
  })
  return table(['transformer', 'also called', 'what it does'], rows)
}
