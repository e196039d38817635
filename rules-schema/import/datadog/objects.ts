import { types } from 'node:util'
import { isObject } from '../../checks/index.ts'
import { asText } from '../lenient.ts'
import type { Losses } from '../loss.ts'
import type { Members } from '../members.ts'
import { type Entry, Sections } from '../sections.ts'

/** A custom rule as the API has it: what it says of itself, apart from its id. */
export interface CustomRule {
  /** That of the API; else the name. */
  readonly id: string
  readonly attributes: Members
}

/** The custom rules of a document that may be anything. Text: why there is none in it at all. */
export function customRulesIn(document: unknown, losses: Losses): readonly CustomRule[] | string {
  const isList = !types.isProxy(document) && Array.isArray(document)
  const taken = Sections.of(isList ? { data: document } : document, ['data'], losses, nameOf)
  if (typeof taken === 'string') return taken
  const { head } = taken
  const data = head.value('data')
  if (data === undefined)
    return isRule(taken.plain)
      ? [customRule(taken.single(taken.plain))].flatMap(found => found ?? [])
      : 'no custom rules: there is neither "data" nor "attributes" nor "conditions"'
  head.has('links')
  head.has('meta')
  head.tellUnknown()
  const entries = Array.isArray(data) ? taken.entries('data') : [taken.single(data)]
  return entries.flatMap(entry => customRule(entry) ?? [])
}

function isRule(value: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(value, 'attributes') || Object.hasOwn(value, 'conditions')
}

/** `{ id, type, attributes }`, or the attributes alone. */
function customRule({ id, members }: Entry): CustomRule | undefined {
  members.has('id')
  const isWrapped = members.has('attributes')
  const attributes = isWrapped ? members.object('attributes') : members
  if (isWrapped) {
    const type = members.word('type', 'custom_rule')
    members.tellUnknown()
    if (!members.failed && type !== 'custom_rule') members.refuse('no custom rule', 'type')
  }
  if (members.failed) return undefined
  return { id: id ?? asText(attributes.value('name')) ?? 'rule', attributes }
}

function nameOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  return asText(value.name) ?? (isObject(value.attributes) ? asText(value.attributes.name) : undefined)
}
