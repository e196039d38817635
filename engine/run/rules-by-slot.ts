import { inOneGo } from '../../rules-schema/index.ts'
import type { CompiledCondition, CompiledInput, CompiledRule, CompiledTest, Layer, Program } from '../program.ts'
import { pathSlot, uriSlot } from '../slots.ts'

type BySlot = ReadonlyMap<number, readonly CompiledRule[]>

/** Rules with conditions, by the addresses that they look at. */
interface Index {
  readonly ofEndpoints: BySlot
  /**
   * Without an endpoint: all but those that sleep and have one test. Such a test is false as long as its rule sleeps.
   */
  readonly everywhere: BySlot
}

/** By the rules of a layer, which layers of several programs may share. */
const known = new WeakMap<readonly CompiledRule[], Index>()

/**
 * Rules in force that look at one of these addresses, but those without an endpoint that may sleep and have one test; one that
 * looks at several may come more than once.
 *
 * @param ofEndpoints those that have an endpoint as well
 */
export function* rulesAbout(
  slots: ReadonlySet<number>,
  { layers, gone }: Program,
  ofEndpoints: boolean,
): Generator<CompiledRule> {
  for (const layer of layers) {
    const index = known.get(layer.rules) ?? inOneGo(indexLayer(layer))
    for (const bySlot of ofEndpoints ? [index.ofEndpoints, index.everywhere] : [index.everywhere])
      for (const slot of slots) for (const rule of bySlot.get(slot) ?? []) if (!gone.has(rule)) yield rule
  }
}

/** Made before the program is in force: it takes its time. Pauses now and then. */
export function* indexSlots({ layers }: Pick<Program, 'layers'>): Generator<void> {
  for (const layer of layers) if (!known.has(layer.rules)) yield* indexLayer(layer)
}

/** Whether the test looks at one of these addresses. What is taken from a path is looked at in it. */
export function isAbout({ inputs }: CompiledTest, slots: ReadonlySet<number>): boolean {
  return inputs.some(input => slotsOf(input).some(slot => slots.has(slot)))
}

const rulesAtOnce = 500

function* indexLayer({ rules: all, always }: Layer): Generator<void, Index> {
  const ofEndpoints = new Map<number, CompiledRule[]>()
  const everywhere = new Map<number, CompiledRule[]>()
  const neverSleep = new Set(always)
  for (const [number, rule] of all.entries()) {
    if (rule.endpoints.length > 0) put(ofEndpoints, rule)
    else if (neverSleep.has(rule) || !isOneTest(rule)) put(everywhere, rule)
    if (number % rulesAtOnce === rulesAtOnce - 1) yield
  }
  const index = { ofEndpoints, everywhere }
  known.set(all, index)
  return index
}

function put(bySlot: Map<number, CompiledRule[]>, rule: CompiledRule): void {
  for (const slot of new Set(rule.conditions.flatMap(slotsOfCondition))) {
    const rules = bySlot.get(slot)
    if (rules === undefined) bySlot.set(slot, [rule])
    else rules.push(rule)
  }
}

function isOneTest({ conditions: [first, ...further] }: CompiledRule): boolean {
  return first?.kind === 'test' && further.length === 0
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
