import type { Change, ChangedList, ChangedPart, RuleSetDiff } from '../../rules-schema/index.ts'
import type { Output } from '../output.ts'
import { columnsOf, printable } from '../printable.ts'

/** More entries of one list are counted, not shown. */
const maxEntries = 20

/**
 * A difference for people, `+` new, `-` gone, `~` changed:
 *
 *     + rule new-one
 *     ~ rule billing-login-failure
 *         /conditions/0/regex  "a" → "b"
 */
export function renderDiff(diff: RuleSetDiff, { colors, width }: Pick<Output, 'colors' | 'width'>): string {
  const lines = [
    ...named('rule', diff, renderParts(diff.changed, width)),
    ...named(
      'list',
      diff.lists,
      diff.lists.changed.map(list => [list.id, renderList(list, width)]),
    ),
    ...named('exclusion', diff.exclusions, renderParts(diff.exclusions.changed, width)),
    ...named('address', diff.addresses, []),
  ]
  const paint = { '+': colors.green, '-': colors.red, '~': colors.yellow } as const
  return lines
    .map(line => {
      const sign = line[0] as keyof typeof paint
      return sign in paint ? paint[sign](line) : line
    })
    .join('\n')
}

/** `2 rules added, 1 list changed`. */
export function countDiff({ added, removed, changed, lists, exclusions, addresses }: RuleSetDiff): string {
  const counts: readonly (readonly [string, string, { readonly length: number }])[] = [
    ['rule', 'added', added],
    ['rule', 'removed', removed],
    ['rule', 'changed', changed],
    ['list', 'added', lists.added],
    ['list', 'removed', lists.removed],
    ['list', 'changed', lists.changed],
    ['exclusion', 'added', exclusions.added],
    ['exclusion', 'removed', exclusions.removed],
    ['exclusion', 'changed', exclusions.changed],
    ['address', 'added', addresses.added],
    ['address', 'removed', addresses.removed],
  ]
  const parts = counts.filter(([, , { length }]) => length > 0)
  if (parts.length === 0) return 'no difference'
  return parts.map(([noun, verb, { length }]) => `${length} ${length === 1 ? noun : plurals[noun]} ${verb}`).join(', ')
}

const plurals: Readonly<Record<string, string>> = {
  rule: 'rules',
  list: 'lists',
  exclusion: 'exclusions',
  address: 'addresses',
}

type Changed = readonly (readonly [id: string, lines: readonly string[]])[]

function named(
  noun: string,
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
  changed: Changed,
): readonly string[] {
  return [
    ...added.map(id => `+ ${noun} ${printable(id)}`),
    ...removed.map(id => `- ${noun} ${printable(id)}`),
    ...changed.flatMap(([id, lines]) => [`~ ${noun} ${printable(id)}`, ...lines.map(line => `    ${line}`)]),
  ]
}

function renderParts(parts: readonly ChangedPart[], width: number): Changed {
  return parts.map(({ id, changes }) => [id, changes.map(change => renderChange(change, width))])
}

function renderList({ changes, entries: { added, removed, changed } }: ChangedList, width: number): readonly string[] {
  const entries = [
    ...added.map(({ value }) => `+ ${printable(value)}`),
    ...removed.map(({ value }) => `- ${printable(value)}`),
    ...changed.flatMap(({ value, changes: of }) => of.map(one => `~ ${printable(value)}  ${renderChange(one, width)}`)),
  ]
  const more = entries.length - maxEntries
  const all =
    changes.length + entries.length === 0
      ? ['entries in another order, or one more often']
      : entries.slice(0, maxEntries)
  return [...changes.map(change => renderChange(change, width)), ...all, ...(more > 0 ? [`… and ${more} more`] : [])]
}

function renderChange(change: Change, width: number): string {
  const pointer = printable(change.pointer)
  const room = Math.max(20, Math.floor((width - columnsOf(pointer) - 12) / 2))
  return `${pointer}  ${side(change, 'before', room)} → ${side(change, 'after', room)}`
}

function side(change: Change, name: 'before' | 'after', room: number): string {
  if (!Object.hasOwn(change, name)) return name === 'before' ? '(new)' : '(gone)'
  const text = printable(JSON.stringify(change[name]))
  return text.length > room ? `${text.slice(0, room - 1)}…` : text
}
