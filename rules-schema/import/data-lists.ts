import type { List, ListEntry } from '../types.ts'
import { FittedNames } from './fitted-names.ts'
import type { Spot } from './loss.ts'

/** libddwaf keeps the data of rules and of exclusions apart. */
export type DataKind = 'rules' | 'exclusions'

/** Where a condition finds its values. `type` is that of the data: libddwaf compares as they are, whatever the operator says. */
export type ListReference = Pick<List, 'id' | 'type'>

interface KnownList {
  readonly id: string
  readonly type: List['type']
  readonly entries: ListEntry[]
}

/**
 * The lists of a set that is being translated: the data of its document, and what conditions need besides: a list for data that are
 * not there, and for values that a condition of ours cannot hold itself.
 */
export class DataLists {
  readonly #lists = new Map<string, KnownList>()
  readonly #names = new FittedNames('list')
  readonly #dataIds = new Set<string>()
  readonly #missingIds = new Set<string>()

  /** Data of the document. Of the same id more: the type that came first counts, as in libddwaf. */
  add(kind: DataKind, id: string, type: List['type'], entries: readonly ListEntry[], spot: Spot): void {
    const known = this.#lists.get(keyOf(kind, id)) ?? this.#create(keyOf(kind, id), id, type, spot)
    this.#dataIds.add(known.id)
    if (known.type !== type) spot.at('type').warning('data of this id came before with another type, which counts')
    for (const entry of entries) known.entries.push(entry)
  }

  /** The list for an id that a condition names. */
  find(kind: DataKind, id: string, type: List['type'], spot: Spot): ListReference {
    const known = this.#lists.get(keyOf(kind, id))
    if (known !== undefined) return known
    const key = `${keyOf(kind, id)} of ${type}`
    spot.warning('no such data in the document: an empty list, until it is given entries')
    const missing = this.#lists.get(key) ?? this.#create(key, id, type, spot)
    this.#missingIds.add(missing.id)
    return missing
  }

  /** A list for what is too much, or too little, to stand in a condition itself. */
  make(type: List['type'], entries: readonly ListEntry[], wanted: string): ListReference {
    const key = `made ${type} ${entries.length === 0 ? 'empty' : this.#lists.size}`
    const known = this.#lists.get(key) ?? this.#create(key, entries.length === 0 ? `no-${type}` : wanted, type)
    if (known.entries.length === 0) for (const entry of entries) known.entries.push(entry)
    return known
  }

  all(): readonly List[] {
    return [...this.#lists.values()].map(({ id, type, entries }) => ({ id, type, entries }))
  }

  /** It came with the document; others are there for whoever refers to them. */
  isData(id: string): boolean {
    return this.#dataIds.has(id)
  }

  /** A condition names it, and the document has no such data. */
  isMissing(id: string): boolean {
    return this.#missingIds.has(id)
  }

  #create(key: string, wanted: string, type: List['type'], spot?: Spot): KnownList {
    const list: KnownList = { id: this.#names.of(wanted, key), type, entries: [] }
    this.#lists.set(key, list)
    if (list.id !== wanted) spot?.info(`its list is called ${JSON.stringify(list.id)} here`)
    return list
  }
}

function keyOf(kind: DataKind, id: string): string {
  return `${kind} ${id}`
}
