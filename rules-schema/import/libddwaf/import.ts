import { quote } from '../../form/describe.ts'
import { Losses } from '../loss.ts'
import { type ImportResult, noDocument } from '../result.ts'
import { Sections } from '../sections.ts'
import { settle } from '../settle.ts'
import { leftOutSections, tellLeftOut } from './left-out.ts'
import { translateParts } from './translate-parts.ts'
import { newestVersion, versionNumber } from './versions.ts'

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
  const parts = translateParts(taken, version)
  tellLeftOut(taken)
  taken.head.tellUnknown()
  return { ok: true, ruleSet: settle(parts, losses), losses: losses.all() }
}

/** Why libddwaf would not even look into the document. */
function whyNone({ head }: Sections): string | undefined {
  if (!sections.some(name => head.has(name))) return `no rule set of libddwaf: there is none of ${sections.join(', ')}`
  const written = head.value('version')
  if (written === undefined || written === '') return undefined
  if (typeof written !== 'string') return 'the version of libddwaf\'s format is text, such as "2.2"'
  return /^0*2\./.test(written) ? undefined : `version ${quote(written)} of libddwaf's format is not read, 2.x is`
}
