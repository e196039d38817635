import type { Members } from '../members.ts'
import { type Reference, readReference } from './references.ts'
import type { ReadRule } from './rule.ts'

interface Override {
  readonly members: Members
  readonly targets: readonly Reference[]
  readonly by: 'id' | 'tags'
  readonly enabled?: boolean
  readonly onMatch?: readonly string[]
  readonly tags: ReadonlyMap<string, string>
}

/** Changes rules of the document's own as its `rules_override` says: those by tags first, then those by id, each in their order. */
export function applyOverrides(entries: readonly Members[], rules: readonly ReadRule[]): void {
  const overrides = entries.flatMap(members => readOverride(members) ?? [])
  const base = rules.filter(({ source }) => source === 'base')
  for (const by of ['tags', 'id'] as const)
    for (const override of overrides.filter(found => found.by === by)) apply(override, base)
}

function apply({ members, targets, enabled, onMatch, tags }: Override, rules: readonly ReadRule[]): void {
  const found = rules.filter(({ id, ownTags }) => targets.some(target => isMeant(target, id, ownTags)))
  if (found.length === 0) members.spot.info('none of the rules here is meant')
  for (const rule of found) {
    rule.enabled = enabled ?? rule.enabled
    rule.onMatch = onMatch ?? rule.onMatch
    for (const [name, value] of tags) if (!rule.ownTags.has(name)) rule.tags.set(name, value)
  }
}

function isMeant(target: Reference, id: string, tags: ReadonlyMap<string, string>): boolean {
  if (target.by === 'id') return target.id === id
  return target.by === 'tags' && [...target.tags].every(([name, value]) => tags.get(name) === value)
}

function readOverride(members: Members): Override | undefined {
  const enabled = members.has('enabled') ? members.flag('enabled') : undefined
  const onMatch = members.has('on_match') ? members.texts('on_match', { lenient: true }) : undefined
  const added = members.object('tags', { optional: true })
  const tags = new Map(added.names().map(name => [name, added.text(name)]))
  const targets = readTargets(members)
  const kinds = new Set(targets.map(({ by }) => by))
  if (kinds.size > 1) members.refuse('it is about rules by id and by tags at once', 'rules_target')
  members.tellUnknown()
  const [by] = kinds
  if (members.failed) return undefined
  if (by === undefined || by === 'none') return members.refuse('it is about no rules', 'rules_target')
  if (enabled === undefined && onMatch === undefined && tags.size === 0) return members.refuse('it changes nothing')
  return {
    members,
    targets,
    by,
    ...(enabled === undefined ? {} : { enabled }),
    ...(onMatch === undefined ? {} : { onMatch }),
    tags,
  }
}

/** `rules_target`, or in its place the `id` of a rule. */
function readTargets(members: Members): readonly Reference[] {
  const given = members.items('rules_target', [])
  members.has('id')
  return given.length > 0 ? given.map(readReference) : [{ by: 'id', id: members.text('id') }]
}
