import { ownEntry, type Plain, plainCopy, plainMembers, valueBudget } from './plain.ts'

/** How the parts of a rule set are come by, one at a time. Pointers are of the part. */
export interface PartsOfValue {
  /** All but what is in its rules and lists: these stay as they are. */
  document(value: unknown): Plain
  rule(rules: readonly unknown[], index: number, pointer: string): Plain
  /** All but what is in its entries: these stay as they are. */
  list(lists: readonly unknown[], index: number, pointer: string): Plain
  entry(entries: readonly unknown[], index: number, pointer: string): Plain
  /** Too many values were taken: nothing more will be given. */
  readonly isSpent: boolean
}

/** Of a value that our own reader made: nothing in it can be other than it seems, and nobody else has it. */
export const partsAsTheyAre: PartsOfValue = {
  document: asItIs,
  rule: (rules, index) => asItIs(rules[index]),
  list: (lists, index) => asItIs(lists[index]),
  entry: (entries, index) => asItIs(entries[index]),
  isSpent: false,
}

const inDocument = ['rules', 'lists']
const inList = ['entries']

/** Of any value: plain copies, all within one budget. */
export function partsAsCopies(): PartsOfValue {
  const budget = valueBudget()
  const copyOf = (depth: number) => (list: readonly unknown[], index: number, pointer: string) => {
    const entry = ownEntry(list, index, pointer)
    return entry.ok ? plainCopy(entry.value, pointer, depth, budget) : entry
  }
  return {
    document: value => plainMembers(value, '', 0, budget, inDocument),
    rule: copyOf(2),
    list: (lists, index, pointer) => {
      const list = ownEntry(lists, index, pointer)
      return list.ok ? plainMembers(list.value, pointer, 2, budget, inList) : list
    },
    entry: copyOf(4),
    get isSpent() {
      return budget.left < 0
    },
  }
}

function asItIs(value: unknown): Plain {
  return { ok: true, value }
}
