import { maxEntryValues, maxRuleValues } from '../json/index.ts'
import { ownEntry, type Plain, plainCopy, plainMembers, type ValueBudget, valueBudget } from './plain.ts'

/** How the parts of a rule set are come by, one at a time. Pointers are of the part. */
export interface PartsOfValue {
  /** All but what is in its rules, lists and exclusions: these stay as they are. */
  document(value: unknown): Plain
  rule(rules: readonly unknown[], index: number, pointer: string): Plain
  /** All but what is in its entries: these stay as they are. */
  list(lists: readonly unknown[], index: number, pointer: string): Plain
  entry(entries: readonly unknown[], index: number, pointer: string): Plain
  exclusion(exclusions: readonly unknown[], index: number, pointer: string): Plain
  /** Too many values were taken: nothing more will be given. */
  readonly isSpent: boolean
}

/** Of a value that our own reader made: nothing in it can be other than it seems, and nobody else has it. */
export const partsAsTheyAre: PartsOfValue = {
  document: asItIs,
  rule: (rules, index) => asItIs(rules[index]),
  list: (lists, index) => asItIs(lists[index]),
  entry: (entries, index) => asItIs(entries[index]),
  exclusion: (exclusions, index) => asItIs(exclusions[index]),
  isSpent: false,
}

const inDocument = ['rules', 'lists', 'exclusions']
const inList = ['entries']

/** Of any value: plain copies, within bounds that no honest set meets. */
export function partsAsCopies(): PartsOfValue {
  const inRules = valueBudget(maxRuleValues)
  const inEntries = valueBudget(maxEntryValues)
  const copyOf = (depth: number, budget: ValueBudget) => (list: readonly unknown[], index: number, pointer: string) => {
    const entry = ownEntry(list, index, pointer)
    return entry.ok ? plainCopy(entry.value, pointer, depth, budget) : entry
  }
  return {
    document: value => plainMembers(value, '', 0, inRules, inDocument),
    rule: copyOf(2, inRules),
    list: (lists, index, pointer) => {
      const list = ownEntry(lists, index, pointer)
      return list.ok ? plainMembers(list.value, pointer, 2, inRules, inList) : list
    },
    entry: copyOf(4, inEntries),
    exclusion: copyOf(2, inRules),
    get isSpent() {
      return inRules.left < 0 || inEntries.left < 0
    },
  }
}

function asItIs(value: unknown): Plain {
  return { ok: true, value }
}
