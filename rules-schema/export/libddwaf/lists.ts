import { nothingEntry } from '../../import/libddwaf/nothing-entry.ts'
import type { Losses } from '../../import/loss.ts'
import { parseTimestamp } from '../../timestamp.ts'
import type { List, ListEntry } from '../../types.ts'
import { asciiLower } from '../ascii-lower.ts'

export interface LibddwafData {
  readonly id: string
  readonly type: 'ip_with_expiration' | 'data_with_expiration'
  readonly data: readonly { readonly value: string; readonly expiration?: number }[]
}

/** The lists of a set as data of libddwaf, as far as they are used: rules and exclusions have their own there. */
export class ExportedLists {
  readonly #lists: ReadonlyMap<string, List>
  readonly #losses: Losses
  readonly #used = new Map<string, { readonly list: string; readonly data: LibddwafData }>()

  constructor(lists: readonly List[], losses: Losses) {
    this.#lists = new Map(lists.map(list => [list.id, list]))
    this.#losses = losses
  }

  /** The id of the data. `lowercase`: of a copy for values in small letters. */
  use(id: string, { lowercase = false } = {}): string {
    let dataId = lowercase ? `${id}:lowercase` : id
    while (lowercase && this.#lists.has(dataId)) dataId += ':2'
    const list = this.#lists.get(id)
    if (list !== undefined && !this.#used.has(dataId))
      this.#used.set(dataId, { list: id, data: this.#dataOf(list, dataId, lowercase) })
    return dataId
  }

  /** In the order of the set. */
  all(): readonly LibddwafData[] {
    const order = [...this.#lists.keys()]
    return [...this.#used]
      .sort(([, a], [, b]) => order.indexOf(a.list) - order.indexOf(b.list))
      .map(([, { data }]) => data)
  }

  #dataOf({ id, type, entries, description }: List, dataId: string, lowercase: boolean): LibddwafData {
    const spot = this.#losses.of(id)
    if (description !== undefined) spot.at('description').info('not kept')
    if (entries.some(({ reason }) => reason !== undefined))
      spot.at('entries').info('the reasons of entries are not kept')
    const data = entries.flatMap(entry => dataEntry(entry, lowercase) ?? [])
    if (data.length < entries.length)
      spot.at('entries').info(`${entries.length - data.length} entries were over long ago: left out`)
    return {
      id: dataId,
      type: type === 'ip' ? 'ip_with_expiration' : 'data_with_expiration',
      data: data.length > 0 ? data : [nothingEntry],
    }
  }
}

/** 0 would be an entry without an end. */
function dataEntry({ value, expires_at }: ListEntry, lowercase: boolean): LibddwafData['data'][number] | undefined {
  const written = lowercase ? asciiLower(value) : value
  if (expires_at === undefined) return { value: written }
  const expiration = Math.floor((parseTimestamp(expires_at) ?? 0) / 1000)
  return expiration > 0 ? { value: written, expiration } : undefined
}
