import { types } from 'node:util'
import { isObject } from '../checks/index.ts'
import { describe } from '../form/describe.ts'
import { ownEntry, type Plain, plainCopy, plainMembers, type ValueBudget, valueBudget } from '../form/plain.ts'
import { maxEntryValues, maxRuleValues } from '../json/index.ts'
import { pointerTokens } from '../pointer.ts'
import { asText } from './lenient.ts'
import type { Losses, Spot } from './loss.ts'
import { Members } from './members.ts'

/** An entry of a section: a plain copy of it, and where losses of it are told. */
export interface Entry {
  /** Of the entry's own, where it has one. */
  readonly id: string | undefined
  readonly members: Members
}

/** By what people know an entry that has no id. */
type NameOf = (entry: unknown) => string | undefined

/** No section of an honest document has more. */
const maxEntries = 20_000

/**
 * A document that may be anything, taken apart: nothing in it is called, and what is no plain JSON is told where it is and left out.
 */
export class Sections {
  readonly head: Members
  /** The document, plain but for what is in its sections. */
  readonly plain: Readonly<Record<string, unknown>>
  readonly #losses: Losses
  readonly #nameOf: NameOf
  readonly #budget = valueBudget(maxRuleValues)
  readonly #dataBudget = valueBudget(maxEntryValues)

  private constructor(head: Readonly<Record<string, unknown>>, losses: Losses, nameOf: NameOf) {
    this.#nameOf = nameOf
    this.plain = head
    this.#losses = losses
    this.head = new Members(head, losses.of(''))
  }

  /** `sections`: the members that are lists. Text: why it is no document at all. */
  static of(
    document: unknown,
    sections: readonly string[],
    losses: Losses,
    nameOf: NameOf = () => undefined,
  ): Sections | string {
    const taken = plainMembers(document, '', 0, valueBudget(maxRuleValues), sections)
    if (!taken.ok)
      return `${taken.problem.message}${taken.problem.pointer === '' ? '' : ` at ${taken.problem.pointer}`}`
    return isObject(taken.value)
      ? new Sections(taken.value, losses, nameOf)
      : `an object is needed, found ${describe(taken.value)}`
  }

  hasEntries(section: string): boolean {
    const list = this.plain[section]
    return Array.isArray(list) && list.length > 0
  }

  /** `later`: a member of every entry whose own entries are many, and taken one by one. */
  entries(section: string, later?: string): readonly Entry[] {
    if (!this.head.has(section)) return []
    const list = this.plain[section]
    const spot = this.head.spot.at(section)
    if (!Array.isArray(list)) return spot.error(`a list is needed, found ${describe(list)}`) ?? []
    if (list.length > maxEntries)
      spot.error(`${list.length - maxEntries} of ${list.length} are left out: ${maxEntries} at most`)
    const entries: Entry[] = []
    for (let index = 0; index < list.length && index < maxEntries; index += 1) {
      const entry = this.#entry(list, index, spot.at(index), later)
      if (entry !== undefined) entries.push(entry)
      if (this.#budget.left < 0) break
    }
    return entries
  }

  /** An entry as it is when it is not one of a list. */
  single(value: unknown): Entry {
    const id = idOf(value)
    return { id, members: new Members(value, this.#spotOf(id ?? this.#nameOf(value), this.head.spot)) }
  }

  #entry(list: readonly unknown[], index: number, place: Spot, later: string | undefined): Entry | undefined {
    const own = ownEntry(list, index, '')
    const copy = own.ok ? this.#copy(own.value, later) : own
    const id = own.ok ? idOf(own.value) : undefined
    const spot = this.#spotOf(id ?? (copy.ok ? this.#nameOf(copy.value) : undefined), place)
    if (!copy.ok) return spot.at(...pointerTokens(copy.problem.pointer)).error(copy.problem.message)
    return { id, members: new Members(copy.value, spot) }
  }

  #spotOf(name: string | undefined, place: Spot): Spot {
    return name === undefined ? place : this.#losses.of(name)
  }

  #copy(value: unknown, later: string | undefined): Plain {
    if (later === undefined) return plainCopy(value, '', 2, this.#budget)
    const head = plainMembers(value, '', 2, this.#budget, [later])
    const list = head.ok && isObject(head.value) ? head.value[later] : undefined
    if (!head.ok || !Array.isArray(list)) return head
    const entries = entriesOf(list, later, this.#dataBudget)
    return Array.isArray(entries)
      ? { ok: true, value: { ...(head.value as object), [later]: entries } }
      : (entries as Plain)
  }
}

function entriesOf(list: readonly unknown[], name: string, budget: ValueBudget): readonly unknown[] | Plain {
  const entries: unknown[] = []
  for (let index = 0; index < list.length; index += 1) {
    const own = ownEntry(list, index, `/${name}/${index}`)
    const copy = own.ok ? plainCopy(own.value, `/${name}/${index}`, 4, budget) : own
    if (!copy.ok) return copy
    entries.push(copy.value)
  }
  return entries
}

/** Without calling anything. */
function idOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return undefined
  return asText(Object.getOwnPropertyDescriptor(value, 'id')?.value)
}
