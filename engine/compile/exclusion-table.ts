import type { Rule } from '../../rules-schema/index.ts'
import type { CompiledExclusion, ExcludedInput, NamedExclusion } from '../program.ts'
import type { PlacedExclusion } from './compile-exclusion.ts'
import { excludedTree } from './excluded-tree.ts'

/** What exclusions say of one rule. Rules of which they say the same share it. */
export interface ExclusionsOfRule {
  /** Always, or while one of these holds, it is not looked at. */
  readonly bypassed: boolean
  readonly bypasses: readonly CompiledExclusion[]
  /** Always, or while one of these holds, it does not act. */
  readonly monitored: boolean
  readonly monitors: readonly CompiledExclusion[]
  readonly all: readonly NamedExclusion[]
  /** By slot. */
  readonly inputs: ReadonlyMap<number, ExcludedInputs>
}

/** What is excluded in one address. */
export interface ExcludedInputs {
  /** The same where the same is excluded: tests with equal ones may be shared. */
  readonly key: string
  readonly all: readonly ExcludedInput[]
}

export const noExclusions: ExclusionsOfRule = {
  bypassed: false,
  bypasses: [],
  monitored: false,
  monitors: [],
  all: [],
  inputs: new Map(),
}

/** Says which exclusions are about a rule, and makes of them what the rule needs; equal things once. */
export class ExclusionTable {
  /** Those that do not always hold. */
  readonly conditional: CompiledExclusion[] = []
  /** How many there are. */
  size = 0
  private readonly everyRule: PlacedExclusion[] = []
  /** By id, category or event. */
  private readonly targets = new Map<string, Set<PlacedExclusion>>()
  /** By the first of the tags that a target names, with the others. */
  private readonly byTag = new Map<string, { readonly more: readonly Tag[]; readonly exclusion: PlacedExclusion }[]>()
  private readonly made = new Map<string, ExclusionsOfRule>()
  private readonly inputs = new Map<string, ExcludedInputs>()

  /** All of them, before the first rule is asked about. */
  add(exclusion: PlacedExclusion): void {
    const { rules } = exclusion.source
    this.size++
    if (exclusion.when !== undefined) this.conditional.push(exclusion.when)
    if (rules === undefined) this.everyRule.push(exclusion)
    for (const { id, category, event, tags } of rules ?? []) {
      for (const [key, value] of Object.entries({ id, category, event }))
        if (value !== undefined) inSet(this.targets, `${key} ${value}`, exclusion)
      const [first, ...more] = Object.entries(tags ?? {})
      if (first === undefined) continue
      const known = this.byTag.get(tagKey(first))
      if (known === undefined) this.byTag.set(tagKey(first), [{ more, exclusion }])
      else known.push({ more, exclusion })
    }
  }

  about(rule: Rule): ExclusionsOfRule {
    const exclusions = this.allAbout(rule)
    if (exclusions.length === 0) return noExclusions
    const key = exclusions.map(({ order }) => order).join()
    const made = this.made.get(key) ?? this.make(exclusions)
    this.made.set(key, made)
    return made
  }

  private allAbout({ id, category, event, tags = {} }: Rule): readonly PlacedExclusion[] {
    if (this.targets.size === 0 && this.byTag.size === 0) return this.everyRule
    const found = new Set(this.everyRule)
    for (const key of [`id ${id}`, `category ${category}`, `event ${event}`])
      for (const exclusion of this.targets.get(key) ?? []) found.add(exclusion)
    for (const tag of Object.entries(tags)) {
      for (const { more, exclusion } of this.byTag.get(tagKey(tag)) ?? [])
        if (more.every(([name, value]) => Object.hasOwn(tags, name) && tags[name] === value)) found.add(exclusion)
    }
    return [...found].sort((a, b) => a.order - b.order)
  }

  private make(exclusions: readonly PlacedExclusion[]): ExclusionsOfRule {
    const whole = exclusions.filter(({ inputs }) => inputs === undefined)
    const monitoring = whole.filter(({ source }) => source.effect === 'monitor')
    const bypassing = whole.filter(({ source }) => source.effect !== 'monitor')
    return {
      bypassed: bypassing.some(({ when }) => when === undefined),
      bypasses: bypassing.flatMap(({ when }) => when ?? []),
      monitored: monitoring.some(({ when }) => when === undefined),
      monitors: monitoring.flatMap(({ when }) => when ?? []),
      all: exclusions.map(named),
      inputs: this.inputsBySlot(exclusions),
    }
  }

  private inputsBySlot(exclusions: readonly PlacedExclusion[]): Map<number, ExcludedInputs> {
    const slots = new Set(exclusions.flatMap(({ inputs }) => [...(inputs?.keys() ?? [])]))
    const bySlot = new Map<number, ExcludedInputs>()
    for (const slot of slots) {
      const concerned = exclusions.filter(({ inputs }) => inputs?.has(slot))
      const same = `${slot} ${concerned.map(({ order }) => order).join()}`
      // As short as can be: it becomes a part of every test's key.
      const made = this.inputs.get(same) ?? { key: String(this.inputs.size), all: excludedInputs(concerned, slot) }
      this.inputs.set(same, made)
      bySlot.set(slot, made)
    }
    return bySlot
  }
}

/** Those that always hold are one together. */
function excludedInputs(exclusions: readonly PlacedExclusion[], slot: number): readonly ExcludedInput[] {
  const placed = exclusions.flatMap(({ inputs }) => inputs?.get(slot) ?? [])
  const always = placed.filter(({ alone }) => alone.when === undefined)
  const sometimes = placed.filter(({ alone }) => alone.when !== undefined).map(({ alone }) => alone)
  if (always.length === 0) return sometimes
  const [first, second] = always
  if (first !== undefined && second === undefined) return [first.alone, ...sometimes]
  return [{ when: undefined, paths: excludedTree(always.flatMap(({ paths }) => paths)) }, ...sometimes]
}

type Tag = readonly [name: string, value: string]

function inSet<T>(sets: Map<string, Set<T>>, key: string, one: T): void {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(one))
}

function tagKey([name, value]: Tag): string {
  return JSON.stringify([name, value])
}

function named({ source: { id, inputs, effect = 'bypass' }, when }: PlacedExclusion): NamedExclusion {
  return { id, effect: inputs === undefined ? effect : 'inputs', when }
}
