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
  private readonly everyRule: PlacedExclusion[] = []
  /** By the kind of target and its value; of `tags` by the first of them. */
  private readonly targets = new Map<string, { readonly tags: readonly Tag[]; readonly exclusion: PlacedExclusion }[]>()
  private readonly made = new Map<string, ExclusionsOfRule>()
  private readonly inputs = new Map<string, ExcludedInputs>()

  constructor(exclusions: readonly PlacedExclusion[]) {
    for (const exclusion of exclusions) {
      if (exclusion.source.rules === undefined) this.everyRule.push(exclusion)
      for (const { id, category, event, tags } of exclusion.source.rules ?? []) {
        if (id !== undefined) this.target(`id ${id}`, exclusion)
        if (category !== undefined) this.target(`category ${category}`, exclusion)
        if (event !== undefined) this.target(`event ${event}`, exclusion)
        const [first, ...more] = Object.entries(tags ?? {})
        if (first !== undefined) this.target(tagKey(first), exclusion, more)
      }
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

  private target(key: string, exclusion: PlacedExclusion, tags: readonly Tag[] = []): void {
    const known = this.targets.get(key)
    if (known === undefined) this.targets.set(key, [{ tags, exclusion }])
    else known.push({ tags, exclusion })
  }

  private allAbout({ id, category, event, tags = {} }: Rule): readonly PlacedExclusion[] {
    if (this.targets.size === 0) return this.everyRule
    const found = new Set(this.everyRule)
    for (const key of [`id ${id}`, `category ${category}`, `event ${event}`, ...Object.entries(tags).map(tagKey)]) {
      for (const target of this.targets.get(key) ?? []) {
        if (target.tags.every(([name, value]) => Object.hasOwn(tags, name) && tags[name] === value))
          found.add(target.exclusion)
      }
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
      all: exclusions.map(({ source: { id }, when }) => ({ id, when })),
      inputs: this.inputsBySlot(exclusions),
    }
  }

  private inputsBySlot(exclusions: readonly PlacedExclusion[]): Map<number, ExcludedInputs> {
    const slots = new Set(exclusions.flatMap(({ inputs }) => [...(inputs?.keys() ?? [])]))
    const bySlot = new Map<number, ExcludedInputs>()
    for (const slot of slots) {
      const concerned = exclusions.filter(({ inputs }) => inputs?.has(slot))
      const key = `${slot} ${concerned.map(({ order }) => order).join()}`
      const made = this.inputs.get(key) ?? { key, all: excludedInputs(concerned, slot) }
      this.inputs.set(key, made)
      bySlot.set(slot, made)
    }
    return bySlot
  }
}

/** Those that always hold have one tree together. */
function excludedInputs(exclusions: readonly PlacedExclusion[], slot: number): readonly ExcludedInput[] {
  const trees = new Map<CompiledExclusion | undefined, PlacedExclusion[]>()
  for (const exclusion of exclusions) trees.set(exclusion.when, [...(trees.get(exclusion.when) ?? []), exclusion])
  return [...trees].map(([when, same]) => {
    return { when, paths: excludedTree(same.flatMap(({ inputs }) => inputs?.get(slot) ?? [])) }
  })
}

type Tag = readonly [name: string, value: string]

function tagKey([name, value]: Tag): string {
  return `tag ${JSON.stringify([name, value])}`
}
