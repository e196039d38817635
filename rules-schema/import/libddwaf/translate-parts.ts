import { DataLists } from '../data-lists.ts'
import { FittedNames } from '../fitted-names.ts'
import type { Members } from '../members.ts'
import type { Entry, Sections } from '../sections.ts'
import type { ImportedSet } from '../settle.ts'
import { Actions } from './actions.ts'
import { type Around, buildExclusion, buildRule } from './build.ts'
import { applyCustomActions } from './custom-actions.ts'
import { type ReadExclusion, readExclusion } from './exclusion.ts'
import { applyOverrides } from './overrides.ts'
import { readData } from './read-data.ts'
import { type ReadRule, readRule } from './rule.ts'
import { isForVersion, tellOtherVersion } from './versions.ts'

/** The parts of a document that rules here can have, each as it is here, with whatever else in it changes them. */
export function translateParts(document: Sections, version: string): ImportedSet {
  const lists = readLists(document)
  const rules = readRules(document, lists, version)
  const exclusions = readExclusions(document, lists, version)
  const around: Around = { ids: namesFor(rules, 'rule'), actions: new Actions(document.entries('actions')) }
  const names = namesFor(exclusions, 'exclusion')
  const built = rules.map(rule => buildRule(rule, around))
  const acting = applyCustomActions(built, exclusions, around)
  return {
    lists,
    hadRules: ['rules', 'rules_compat', 'custom_rules'].some(name => document.hasEntries(name)),
    rules: acting.rules,
    exclusions: acting.exclusions.flatMap(
      exclusion => buildExclusion(exclusion, names.of(exclusion.id), around, acting.standIns) ?? [],
    ),
  }
}

function readLists(document: Sections): DataLists {
  const lists = new DataLists()
  for (const { members } of document.entries('rules_data', 'data')) readData('rules', members, lists)
  for (const { members } of document.entries('exclusion_data', 'data')) readData('exclusions', members, lists)
  return lists
}

function readRules(document: Sections, lists: DataLists, version: string): readonly ReadRule[] {
  const readOne = (id: string, members: Members, source: ReadRule['source']) =>
    readRule(id, members, source, { lists, kind: 'rules' }, version)
  const base = [...document.entries('rules'), ...document.entries('rules_compat')]
  const known = new Set<string>()
  const rules = [
    ...firstOfEach(base, known, (id, members) => readOne(id, members, 'base')),
    ...firstOfEach(document.entries('custom_rules'), known, (id, members) => readOne(id, members, 'user')),
  ]
  applyOverrides(
    document.entries('rules_override').map(({ members }) => members),
    rules,
  )
  return rules
}

function readExclusions(document: Sections, lists: DataLists, version: string): readonly ReadExclusion[] {
  return firstOfEach(document.entries('exclusions'), new Set(), (id, members) => {
    const isForUs = isForVersion(members, version)
    if (isForUs === false) return tellOtherVersion(members, version)
    return readExclusion(id, members, { lists, kind: 'exclusions' })
  })
}

/** Of each id the first that can be read: one that libddwaf refuses or passes over leaves its id to the next. */
function firstOfEach<Read>(
  entries: readonly Entry[],
  known: Set<string>,
  read: (id: string, members: Members) => Read | undefined,
): readonly Read[] {
  return entries.flatMap(({ members }) => {
    const id = members.text('id')
    if (members.failed) return []
    if (known.has(id)) return members.refuse('this id was there before: the first one counts', 'id') ?? []
    const found = read(id, members)
    if (found === undefined) return []
    known.add(id)
    return [found]
  })
}

function namesFor(parts: readonly { readonly id: string }[], wordless: string): FittedNames {
  const names = new FittedNames(wordless)
  names.addAll(parts.map(({ id }) => id))
  return names
}
