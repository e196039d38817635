import type { Condition } from '../../types.ts'
import type { Members } from '../members.ts'
import { importCategory, importEvent } from '../rule-text.ts'
import { readCondition } from './condition.ts'
import { mustBeOff } from './missing-data.ts'
import type { Surroundings } from './operands.ts'
import { type OutputHere, readOutput } from './output.ts'
import type { Source } from './priority.ts'
import { readTransformers } from './transformers.ts'
import { isForVersion, tellOtherVersion } from './versions.ts'

/** A rule of libddwaf, understood, before overrides change it. */
export interface ReadRule {
  readonly id: string
  readonly source: Source
  readonly members: Members
  readonly name: string
  enabled: boolean
  /** Nothing may switch it on. */
  readonly isOff: boolean
  readonly category: ReturnType<typeof importCategory>
  readonly event: string
  readonly conditions: readonly Condition[]
  readonly output: OutputHere
  /** As the document has them: overrides find rules by these alone. */
  readonly ownTags: ReadonlyMap<string, string>
  readonly tags: Map<string, string>
  onMatch: readonly string[]
}

/** Undefined where libddwaf refuses it, or it cannot be said here: told. */
export function readRule(
  id: string,
  members: Members,
  source: Source,
  around: Surroundings,
  version: string,
): ReadRule | undefined {
  members.has('id')
  const name = members.text('name')
  const isForUs = isForVersion(members, version)
  if (isForUs === false) return tellOtherVersion(members, version)
  const ownTags = readTags(members)
  const rewriting = readTransformers(members)
  const given = members.items('conditions')
  const conditions = given.flatMap(condition => readCondition(condition, rewriting, around) ?? [])
  if (given.length === 0 && !members.failed) members.refuse('no conditions', 'conditions')
  const enabled = members.flag('enabled', true)
  const onMatch = members.texts('on_match', { lenient: true, fallback: [] })
  const type = ownTags.get('type') ?? ''
  const tags = members.spot.at('tags')
  const event = members.failed ? '' : importEvent(type, tags.at('type'))
  const category = members.failed ? 'attack_attempt' : importCategory(ownTags.get('category'), tags.at('category'))
  const output = readOutput(members, event, category)
  members.tellUnknown()
  if (members.failed) return undefined
  return {
    id,
    source,
    members,
    name,
    enabled,
    isOff: mustBeOff(conditions, around),
    category,
    event,
    conditions,
    output,
    ownTags,
    tags: new Map(ownTags),
    onMatch,
  }
}

function readTags(rule: Members): ReadonlyMap<string, string> {
  const members = rule.object('tags')
  const tags = new Map(members.names().map(name => [name, members.text(name)]))
  if (!rule.failed && !tags.has('type')) members.refuse('"type" is missing')
  return tags
}
