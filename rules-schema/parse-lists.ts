import { checkExpiry, isObject } from './checks/index.ts'
import type { Findings } from './findings.ts'
import type { PartsOfValue } from './form/parts-of-value.ts'
import type { Plain } from './form/plain.ts'
import { formProblems } from './form/translate.ts'
import { validators } from './form/validators.ts'
import { within } from './pointer.ts'
import { error, type Problem } from './problem.ts'

/** In all lists of a set together; the schema has it for one. */
export const maxListEntries = 1_000_000

/** `pointer`: of the entries with which they are too many. */
export function tooManyEntries(pointer: string): Problem {
  return error('RW117', pointer, `the lists have more than ${maxListEntries} entries in all`)
}

/** Between two pauses: about half a millisecond. */
const entriesAtOnce = 200

/** Lists, at their positions, with what is right or wrong of each told; pauses after each, and between their entries. */
export function* parseLists(
  lists: readonly unknown[],
  parts: PartsOfValue,
  findings: Findings,
): Generator<void, readonly unknown[]> {
  const parsed: unknown[] = []
  let left = maxListEntries
  for (let index = 0; index < lists.length && !parts.isSpent; index += 1) {
    const pointer = within('/lists', index)
    const { list, entries } = parseHead(yield* parts.list(lists, index, pointer), pointer, findings)
    left -= entries.length
    const place = within(pointer, 'entries')
    if (left >= 0 && isObject(list))
      parsed.push({ ...list, entries: yield* parseEntries(entries, place, parts, findings) })
    else parsed.push(undefined)
    if (left < 0) {
      findings.add([tooManyEntries(place)])
      break
    }
    yield
  }
  return parsed
}

/** A list without its entries, and these, where they can be looked at. */
function parseHead(
  head: Plain,
  pointer: string,
  findings: Findings,
): { readonly list: unknown; readonly entries: readonly unknown[] } {
  if (!head.ok) {
    findings.add([head.problem])
    return { list: undefined, entries: [] }
  }
  const validate = validators.everyMistake.list
  const found = validate(head.value) ? [] : formProblems(validate.errors ?? [], head.value, pointer)
  findings.add(found)
  const isTooLong = found.some(({ code }) => code === 'RW117')
  const entries = isObject(head.value) && Array.isArray(head.value.entries) && !isTooLong ? head.value.entries : []
  return { list: head.value, entries }
}

function* parseEntries(
  entries: readonly unknown[],
  pointer: string,
  parts: PartsOfValue,
  findings: Findings,
): Generator<void, readonly unknown[]> {
  const parsed: unknown[] = []
  for (let index = 0; index < entries.length && !findings.isFull && !parts.isSpent; index += 1) {
    const place = `${pointer}/${index}`
    const entry = yield* parts.entry(entries, index, place)
    const found = entry.ok ? entryProblems(entry.value, place) : [entry.problem]
    if (found.length > 0) findings.add(found)
    parsed.push(entry.ok ? entry.value : undefined)
    if (index % entriesAtOnce === entriesAtOnce - 1) yield
  }
  return parsed
}

function entryProblems(entry: unknown, pointer: string): readonly Problem[] {
  const validate = validators.everyMistake.entry
  const form = validate(entry) ? [] : formProblems(validate.errors ?? [], entry, pointer)
  const expiry = isObject(entry) ? checkExpiry(entry, pointer) : []
  return form.length === 0 ? expiry : [...form, ...expiry]
}
