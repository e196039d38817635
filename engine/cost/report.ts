import { canonicalJson } from '../../rules-schema/index.ts'
import type { Limits } from '../contract.ts'
import { defaultLimits } from '../limits.ts'
import { maxOccurrences } from '../operators/match-regex-with-checksum.ts'
import type { PricedPattern, SetCost } from './price-set.ts'
import type { Reference } from './reference.ts'

/** What the patterns of one rule, or of one exclusion, cost. Figures have three digits. */
export interface OwnerCost {
  readonly rule?: string
  readonly exclusion?: string
  /** How many it has. */
  readonly patterns: number
  /** Of the slowest, to which the prices belong. */
  readonly pointer: string
  readonly ns_per_byte: number
  readonly relative: number
  readonly compile_ms: number
  /** Of all of them, for one request. */
  readonly worst_case_ms: number
}

/** As it is printed, answered and stored. */
export interface CostReport {
  /** Different ones. */
  readonly patterns: number
  readonly reference_ns_per_byte: number
  /** Null: there are no patterns. */
  readonly worst: OwnerCost | null
  readonly worst_case: WorstCase
}

/** What RE2 may take for one request that goes to every cap. */
export interface WorstCase {
  /** If nothing stopped it. */
  readonly unbounded_ms: number
  /** With the budget, which is looked at between two calls: it, and the slowest call. */
  readonly budget_ms: number
}

export function reportOf(cost: SetCost, limits: Limits = defaultLimits): CostReport {
  const [worst = null] = ownerCosts(cost, limits)
  return {
    patterns: cost.prices.size,
    reference_ns_per_byte: figure(cost.reference.nsPerByte),
    worst,
    worst_case: worstCase(cost, limits),
  }
}

/** The slowest first. */
export function ownerCosts(cost: SetCost, limits: Limits = defaultLimits): readonly OwnerCost[] {
  const owners = new Map<string, PricedPattern[]>()
  for (const pattern of cost.used) {
    const key = `${pattern.owner.kind} ${pattern.owner.id}`
    owners.set(key, [...(owners.get(key) ?? []), pattern])
  }
  return [...owners.values()]
    .map(patterns => ownerCost(patterns, cost.reference, limits))
    .sort((a, b) => b.ns_per_byte - a.ns_per_byte || b.worst_case_ms - a.worst_case_ms)
}

function ownerCost(patterns: readonly PricedPattern[], reference: Reference, limits: Limits): OwnerCost {
  const slowest = patterns.reduce((one, other) => (other.price.nsPerByte > one.price.nsPerByte ? other : one))
  const { owner, pointer, price } = slowest
  return {
    ...(owner.kind === 'rule' ? { rule: owner.id } : { exclusion: owner.id }),
    patterns: patterns.length,
    pointer,
    ns_per_byte: figure(price.nsPerByte),
    relative: figure(price.relative),
    compile_ms: figure(price.compileMs),
    worst_case_ms: figure(sumOfTests(patterns, reference, limits)),
  }
}

function worstCase({ used, reference }: SetCost, limits: Limits): WorstCase {
  const slowestCall = used.reduce((ms, pattern) => Math.max(ms, callMs(pattern, limits.maxStringBytes, reference)), 0)
  const unbounded = sumOfTests(used, reference, limits)
  return {
    unbounded_ms: figure(unbounded),
    budget_ms: figure(Math.min(unbounded, limits.hardMs + slowestCall)),
  }
}

/** Equal tests are looked at once. */
function sumOfTests(patterns: readonly PricedPattern[], reference: Reference, limits: Limits): number {
  const tests = new Map(patterns.map(pattern => [canonicalJson(pattern.test), pattern]))
  return [...tests.values()].reduce((sum, pattern) => sum + requestMs(pattern, reference, limits), 0)
}

/** Every input has as much text as may be read of it, and that in as many pieces. */
function requestMs(pattern: PricedPattern, reference: Reference, limits: Limits): number {
  const calls = (limits.maxNodes * reference.callNs) / 1e6
  return pattern.test.inputs.length * (callMs(pattern, limits.maxTextBytes, reference) + calls)
}

/** A test with a checksum may go over its text for every occurrence. */
function callMs({ price, test }: PricedPattern, bytes: number, { callNs }: Reference): number {
  const passes = 'checksum' in test ? 1 + maxOccurrences : 1
  return (passes * (bytes * price.nsPerByte + callNs)) / 1e6
}

function figure(value: number): number {
  return Number(value.toPrecision(3))
}
