import type { Loss, LossSeverity } from '../../rules-schema/index.ts'
import { printable } from '../printable.ts'
import { counted } from '../problems/render.ts'
import { table } from '../table.ts'

const severities: readonly LossSeverity[] = ['error', 'warning', 'info']

/** What happened to more rules than this, for one and the same reason, is one row. */
const maxAlike = 3

/** Losses for people: the worst first, and those of one reason together. */
export function renderLosses(losses: readonly Loss[]): string {
  return table(severities.flatMap(severity => rowsOf(losses.filter(loss => loss.severity === severity))))
}

function rowsOf(losses: readonly Loss[]): readonly (readonly string[])[] {
  const byReason = new Map<string, Loss[]>()
  for (const loss of losses) {
    const known = byReason.get(loss.reason)
    if (known === undefined) byReason.set(loss.reason, [loss])
    else known.push(loss)
  }
  return [...byReason.values()].flatMap(alike =>
    alike.length > maxAlike ? [rowOf(alike[0] as Loss, alike.length - 1)] : alike.map(loss => rowOf(loss, 0)),
  )
}

function rowOf({ severity, rule, field, reason }: Loss, more: number): readonly string[] {
  const place = `${rule}${field === '' ? '' : ` ${field}`}`.trim()
  return [
    severity,
    printable(place === '' ? '(document)' : place),
    printable(more === 0 ? reason : `${reason} (and ${more} more)`),
  ]
}

/** `2 errors, 1 warning, 3 notes`. */
export function countLosses(losses: readonly Loss[]): string {
  const words = { error: 'error', warning: 'warning', info: 'note' } as const
  const parts = severities.map(severity =>
    counted(losses.filter(loss => loss.severity === severity).length, words[severity]),
  )
  const found = parts.filter(part => part !== undefined)
  return found.length === 0 ? 'nothing is lost' : found.join(', ')
}
