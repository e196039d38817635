import { quote } from '../../form/describe.ts'
import { DataLists } from '../data-lists.ts'
import { FittedNames } from '../fitted-names.ts'
import { Losses } from '../loss.ts'
import type { Members } from '../members.ts'
import { type ImportResult, noDocument } from '../result.ts'
import { type Entry, Sections } from '../sections.ts'
import { type ImportedSet, settle } from '../settle.ts'
import { Actions } from './actions.ts'
import { type Around, buildExclusion, buildRule } from './build.ts'
import { readExclusion } from './exclusion.ts'
import { leftOutSections, tellLeftOut } from './left-out.ts'
import { applyOverrides } from './overrides.ts'
import type { Source } from './priority.ts'
import { readData } from './read-data.ts'
import { readRule } from './rule.ts'
import { isForVersion, newestVersion, tellOtherVersion, versionNumber } from './versions.ts'

export interface LibddwafImportOptions {
  /** The version of libddwaf whose rules are wanted: others are left out. @default "2.0.1" */
  readonly version?: string
}

/** The members of a document that are lists. */
const sections = [
  'actions',
  'rules',
  'rules_compat',
  'custom_rules',
  'rules_data',
  'exclusion_data',
  'rules_override',
  'exclusions',
  ...leftOutSections,
]

/**
 * A rule set of libddwaf (`version: "2.x"`) as one of ours, with every loss told. Any value may come: nothing of it is called and
 * nothing throws. Regular expressions are not compiled here.
 */
export function importLibddwaf(document: unknown, options: LibddwafImportOptions = {}): ImportResult {
  const version = options.version ?? newestVersion
  if (Number.isNaN(versionNumber(version))) return noDocument(`${quote(String(version))} is no version of libddwaf`)
  const losses = new Losses()
  const taken = Sections.of(document, sections, losses)
  if (typeof taken === 'string') return noDocument(taken)
  const refused = whyNone(taken)
  if (refused !== undefined) return noDocument(refused)
  const set = importSections(taken, version)
  return { ok: true, ruleSet: settle(set, losses), losses: losses.all() }
}

/** Why libddwaf would not even look into the document. */
function whyNone({ head }: Sections): string | undefined {
  if (!sections.some(name => head.has(name))) return `no rule set of libddwaf: there is none of ${sections.join(', ')}`
  const written = head.value('version')
  if (written === undefined || written === '') return undefined
  if (typeof written !== 'string') return 'the version of libddwaf\'s format is text, such as "2.2"'
  return /^0*2\./.test(written) ? undefined : `version ${quote(written)} of libddwaf's format is not read, 2.x is`
}

function importSections(document: Sections, version: string): ImportedSet {
  const lists = new DataLists()
  const actions = new Actions(document.entries('actions'))
  for (const { members } of document.entries('rules_data', 'data')) readData('rules', members, lists)
  for (const { members } of document.entries('exclusion_data', 'data')) readData('exclusions', members, lists)
  const base = [...document.entries('rules'), ...document.entries('rules_compat')]
  const known = new Set<string>()
  const named = [...unique(base, known, 'base'), ...unique(document.entries('custom_rules'), known, 'user')]
  const around: Around = { ids: namesFor(named, 'rule'), actions }
  const rules = named.flatMap(
    ({ id, members, source }) => readRule(id, members, source, { lists, kind: 'rules' }, version) ?? [],
  )
  const overrides = document.entries('rules_override').map(({ members }) => members)
  applyOverrides(overrides, rules)
  const exclusions = importExclusions(document, around, lists, version)
  tellLeftOut(document)
  document.head.tellUnknown()
  return { rules: rules.map(rule => buildRule(rule, around)), exclusions, lists }
}

function importExclusions(
  document: Sections,
  around: Around,
  lists: DataLists,
  version: string,
): ImportedSet['exclusions'] {
  const named = unique(document.entries('exclusions'), new Set(), 'user')
  const names = namesFor(named, 'exclusion')
  return named.flatMap(({ id, members }) => {
    const isForUs = isForVersion(members, version)
    if (isForUs === false) tellOtherVersion(members, version)
    const read = isForUs ? readExclusion(id, members, { lists, kind: 'exclusions' }) : undefined
    return read === undefined ? [] : (buildExclusion(read, names.of(id), around) ?? [])
  })
}

interface Named {
  readonly id: string
  readonly members: Members
  readonly source: Source
}

/** Of each id the first; those without one are told, as the ones that come again are. */
function unique(entries: readonly Entry[], known: Set<string>, source: Source): readonly Named[] {
  return entries.flatMap(({ members }) => {
    const id = members.text('id')
    if (members.failed) return []
    if (known.size === known.add(id).size)
      return members.refuse('this id was there before: the first one counts', 'id') ?? []
    return [{ id, members, source }]
  })
}

function namesFor(entries: readonly Named[], wordless: string): FittedNames {
  const names = new FittedNames(wordless)
  names.addAll(entries.map(({ id }) => id))
  return names
}
