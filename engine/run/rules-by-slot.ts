import { inOneGo } from '../../rules-schema/index.ts'
import type { CompiledCondition, CompiledInput, CompiledRule, CompiledTest, Program } from '../program.ts'
import { pathSlot, uriSlot } from '../slots.ts'

/** By the rules of a layer, which layers of several programs may share. */
const known = new WeakMap<readonly CompiledRule[], ReadonlyMap<number, readonly CompiledRule[]>>()

/** Rules in force, with conditions, that look at one of these addresses; one that looks at several may come more than once. */
export function* rulesAbout(slots: ReadonlySet<number>, { layers, gone }: Program): Generator<CompiledRule> {
  for (const { rules } of layers) {
    const bySlot = known.get(rules) ?? inOneGo(indexRules(rules))
    for (const slot of slots) for (const rule of bySlot.get(slot) ?? []) if (!gone.has(rule)) yield rule
  }
}

/** Made before the program is in force: it takes its time. Pauses now and then. */
export function* indexSlots({ layers }: Pick<Program, 'layers'>): Generator<void> {
  for (const { rules } of layers) if (!known.has(rules)) yield* indexRules(rules)
}

/** Whether the test looks at one of these addresses. What is taken from a path is looked at in it. */
export function isAbout({ inputs }: CompiledTest, slots: ReadonlySet<number>): boolean {
  return inputs.some(input => slotsOf(input).some(slot => slots.has(slot)))
}

const rulesAtOnce = 500

function* indexRules(all: readonly CompiledRule[]): Generator<void, ReadonlyMap<number, readonly CompiledRule[]>> {
  const bySlot = new Map<number, CompiledRule[]>()
  for (const [number, rule] of all.entries()) {
    for (const slot of new Set(rule.conditions.flatMap(slotsOfCondition))) {
      const rules = bySlot.get(slot)
      if (rules === undefined) bySlot.set(slot, [rule])
      else rules.push(rule)
    }
    if (number % rulesAtOnce === rulesAtOnce - 1) yield
  }
  known.set(all, bySlot)
  return bySlot
}

function slotsOfCondition(condition: CompiledCondition): readonly number[] {
  if (condition.kind === 'test') return condition.inputs.flatMap(slotsOf)
  return condition.kind === 'not'
    ? slotsOfCondition(condition.condition)
    : condition.conditions.flatMap(slotsOfCondition)
}

function slotsOf({ patterns, slot }: CompiledInput): readonly number[] {
  return patterns === undefined ? [slot] : [pathSlot, uriSlot]
}
