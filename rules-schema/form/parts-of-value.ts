import { maxEntryValues, maxRuleValues } from '../json/index.ts'
import { ownEntry, type Plain, plainCopyInSteps, plainMembersInSteps, type ValueBudget, valueBudget } from './plain.ts'

/** How the parts of a rule set are come by, one at a time, with pauses in those that may be large. Pointers are of the part. */
export interface PartsOfValue {
  /** All but what is in its rules, lists and exclusions: these stay as they are. */
  document(value: unknown): InSteps
  rule(rules: readonly unknown[], index: number, pointer: string): InSteps
  /** All but what is in its entries: these stay as they are. */
  list(lists: readonly unknown[], index: number, pointer: string): InSteps
  entry(entries: readonly unknown[], index: number, pointer: string): InSteps
  exclusion(exclusions: readonly unknown[], index: number, pointer: string): InSteps
  /** Too many values were taken: nothing more will be given. */
  readonly isSpent: boolean
}

type InSteps = Generator<void, Plain>

/** Of a value that our own reader made: nothing in it can be other than it seems, and nobody else has it. */
export const partsAsTheyAre: PartsOfValue = {
  document: withoutSteps,
  rule: (rules, index) => withoutSteps(rules[index]),
  list: (lists, index) => withoutSteps(lists[index]),
  entry: (entries, index) => withoutSteps(entries[index]),
  exclusion: (exclusions, index) => withoutSteps(exclusions[index]),
  isSpent: false,
}

const inDocument = ['rules', 'lists', 'exclusions']
const inList = ['entries']

/** Of any value: plain copies, within bounds that no honest set meets. */
export function partsAsCopies(): PartsOfValue {
  const inRules = valueBudget(maxRuleValues)
  const inEntries = valueBudget(maxEntryValues)
  return {
    document: value => plainMembersInSteps(value, '', 0, inRules, inDocument),
    rule: (rules, index, pointer) => copyOfEntry(rules, index, pointer, 2, inRules),
    list: (lists, index, pointer) => membersOfEntry(lists, index, pointer, inRules),
    entry: (entries, index, pointer) => copyOfEntry(entries, index, pointer, 4, inEntries),
    exclusion: (exclusions, index, pointer) => copyOfEntry(exclusions, index, pointer, 2, inRules),
    get isSpent() {
      return inRules.left < 0 || inEntries.left < 0
    },
  }
}

function* copyOfEntry(
  list: readonly unknown[],
  index: number,
  pointer: string,
  depth: number,
  budget: ValueBudget,
): InSteps {
  const entry = ownEntry(list, index, pointer)
  return entry.ok ? yield* plainCopyInSteps(entry.value, pointer, depth, budget) : entry
}

function* membersOfEntry(lists: readonly unknown[], index: number, pointer: string, budget: ValueBudget): InSteps {
  const list = ownEntry(lists, index, pointer)
  return list.ok ? yield* plainMembersInSteps(list.value, pointer, 2, budget, inList) : list
}

// biome-ignore lint/correctness/useYield: there is nothing to pause in, and there is where copies are made.
function* withoutSteps(value: unknown): InSteps {
  return { ok: true, value }
}
