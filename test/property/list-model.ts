import { BlockList } from 'node:net'
import fc from 'fast-check'
import type { List, ListEntry } from '../../rules-schema/index.ts'

export const at = 'app.user'
const start = Date.parse('2030-01-01T00:00:00Z')
export const ids = ['one', 'other'] as const
export type Id = (typeof ids)[number]

/** Few, so that they meet; U+212A is no ASCII letter. */
const texts = ['a', 'A', 'ab', 'aB', 'AB', 'k', 'K', '\u212a', '10.0.0.1'] as const

/** What each is, in the words of node:net. */
const ranges: Readonly<Record<string, readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6']>> = {
  '10.0.0.1': ['10.0.0.1', 32, 'ipv4'],
  '10.0.0.1/32': ['10.0.0.1', 32, 'ipv4'],
  '::ffff:10.0.0.1': ['10.0.0.1', 32, 'ipv4'],
  '::FFFF:a00:1/128': ['10.0.0.1', 32, 'ipv4'],
  '10.0.0.0/8': ['10.0.0.0', 8, 'ipv4'],
  '10.1.2.3/8': ['10.0.0.0', 8, 'ipv4'],
  '::ffff:10.0.0.0/104': ['10.0.0.0', 8, 'ipv4'],
  '10.1.0.0/16': ['10.1.0.0', 16, 'ipv4'],
  '0.0.0.0/0': ['0.0.0.0', 0, 'ipv4'],
  '2001:db8::1': ['2001:db8::1', 128, 'ipv6'],
  '2001:DB8::1': ['2001:db8::1', 128, 'ipv6'],
  '2001:db8:0:0:0:0:0:1/128': ['2001:db8::1', 128, 'ipv6'],
  '2001:db8::1/128': ['2001:db8::1', 128, 'ipv6'],
  '2001:db8::/32': ['2001:db8::', 32, 'ipv6'],
  '2001:db8:1::/32': ['2001:db8::', 32, 'ipv6'],
  '2001:db8:8000::/33': ['2001:db8:8000::', 33, 'ipv6'],
  '::/0': ['::', 0, 'ipv6'],
}
const addresses = {
  '10.0.0.1': 'ipv4',
  '10.1.2.3': 'ipv4',
  '10.200.0.1': 'ipv4',
  '11.0.0.1': 'ipv4',
  '2001:db8::1': 'ipv6',
  '2001:db8:8000::1': 'ipv6',
  '::1': 'ipv6',
} as const
export const asked = [...new Set([...texts, ...Object.keys(addresses)])]

/** A list of either type takes what it can of these. */
const entry = fc.record({
  value: fc.constantFrom(...texts),
  range: fc.constantFrom(...Object.keys(ranges)),
  endsAfter: fc.option(fc.constantFrom(-1, 0, 1, 3, 50), { nil: undefined, freq: 2 }),
})
export type Draft = typeof entry extends fc.Arbitrary<infer T> ? T : never
export const entries = fc.array(entry, { maxLength: 5 })

/** Undefined: the document does not declare it. */
const declared = fc.option(fc.record({ type: fc.constantFrom('value', 'ip'), entries, folds: fc.boolean() }), {
  nil: undefined,
  freq: 5,
})
export const document = fc.record({ one: declared, other: declared })
export type Document = typeof document extends fc.Arbitrary<infer T> ? T : never

/** Every entry of every list, all looked at. */
export class Model {
  now = start
  document: Document
  readonly own = new Map<Id, { readonly type: List['type']; readonly entries: readonly ListEntry[] }>()

  constructor(document: Document) {
    this.document = document
  }

  typeOf(id: Id): List['type'] | undefined {
    return this.document[id]?.type ?? this.own.get(id)?.type
  }

  entriesOf(id: Id): readonly ListEntry[] {
    const own = this.own.get(id)
    if (own !== undefined && own.type === this.typeOf(id)) return own.entries
    return this.document[id]?.entries.map(draft => this.written(draft, id)) ?? []
  }

  written({ value, range, endsAfter }: Draft, id: Id): ListEntry {
    const ending = endsAfter === undefined ? {} : { expires_at: new Date(start + endsAfter).toISOString() }
    return { value: this.typeOf(id) === 'ip' ? range : value, ...ending }
  }

  /** `set` comes in the place of what has its value. */
  change(id: Id, set: readonly ListEntry[], remove: readonly string[]): void {
    const gone = new Set([...remove, ...set.map(({ value }) => value)])
    const entries = [...this.entriesOf(id).filter(({ value }) => !gone.has(value)), ...set]
    this.own.set(id, { type: this.typeOf(id) as List['type'], entries })
  }

  isThere({ expires_at }: ListEntry): boolean {
    return expires_at === undefined || this.now < Date.parse(expires_at)
  }

  /** Ids of the rules for which the text is in a list. */
  matches(text: string): readonly string[] {
    return ids.flatMap(id => {
      const there = this.entriesOf(id).filter(one => this.isThere(one))
      if (this.document[id]?.type === 'ip') return isIn(text, there) ? [`${id}.ip`] : []
      const fold = there.some(({ value }) => lower(value) === lower(text)) && this.document[id]?.folds
      return [
        ...(there.some(({ value }) => value === text) && this.document[id] ? [`${id}.exact`] : []),
        ...(fold ? [`${id}.folded`] : []),
      ]
    })
  }
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase())
}

function isIn(text: string, there: readonly ListEntry[]): boolean {
  const family = addresses[text as keyof typeof addresses]
  return there.some(({ value }) => {
    const [address, prefix, of] = ranges[value] as (typeof ranges)[string]
    const one = new BlockList()
    one.addSubnet(address, prefix, of)
    return of === family && one.check(text, family)
  })
}

export function documentOf(model: Model): object {
  const inputs = [{ address: at }]
  const rule = (id: string, test: object) => ({ id, category: 'business_logic', event: 'e', conditions: [test] })
  const rules = ids.flatMap(list => {
    const says = model.document[list]
    if (says === undefined) return []
    if (says.type === 'ip') return [rule(`${list}.ip`, { operator: 'ip_match', inputs, list })]
    const folded = { operator: 'exact_match', inputs, list, options: { case_sensitive: false } }
    return [
      rule(`${list}.exact`, { operator: 'exact_match', inputs, list }),
      ...(says.folds ? [rule(`${list}.folded`, folded)] : []),
    ]
  })
  const lists = ids.flatMap(list => {
    const says = model.document[list]
    return says ? [{ id: list, type: says.type, entries: says.entries.map(draft => model.written(draft, list)) }] : []
  })
  return { version: 1, allow_empty: true, addresses: [at], rules, lists }
}
