import type { Pattern } from '../endpoints/router.ts'
import type { CompiledEndpoint, CompiledRule, Program } from '../program.ts'
import { methodSlot, pathSlot, uriSlot } from '../slots.ts'
import { FewMap } from '../values/few-map.ts'
import { percentDecode } from '../values/percent-decode.ts'
import type { Addresses } from './addresses.ts'
import { Fitting, type FittingPath, type Params } from './fitting.ts'

/** Which endpoints a transaction has reached, and what their patterns take from its path. */
export class Endpoints {
  private readonly program: Program
  private readonly addresses: Addresses
  /** What is true stays true. */
  private readonly reached = new FewMap<CompiledEndpoint, true>()
  /** Rules of the endpoints reached. */
  rules: readonly CompiledRule[] = noRules
  private fitting: Fitting = nothingFits

  constructor(program: Program, addresses: Addresses) {
    this.program = program
    this.addresses = addresses
  }

  /** After addresses were taken in. */
  update(): void {
    const { addresses } = this
    const pathChanged = addresses.touched(pathSlot) || addresses.touched(uriSlot)
    if (!pathChanged && !addresses.touched(methodSlot)) return
    if (pathChanged) this.fitting = this.findFitting()
    const method = addresses.text(methodSlot)
    const before = this.reached.size
    for (const { ofMethods } of this.program.layers) this.reach(ofMethods, method)
    for (const { endpoints } of this.fitting.routes) this.reach(endpoints, method)
    if (this.reached.size > before) this.rules = this.rulesReached()
  }

  private reach(endpoints: readonly CompiledEndpoint[], method: string | undefined): void {
    for (const endpoint of endpoints) {
      const fits = endpoint.methods === undefined || (method !== undefined && endpoint.methods.includes(method))
      if (fits) this.reached.set(endpoint, true)
    }
  }

  /** A rule with several endpoints may have reached more than one. */
  private rulesReached(): readonly CompiledRule[] {
    const reached = this.reached.keys()
    if (reached.length === 1) return (reached[0] as CompiledEndpoint).rules
    const all: CompiledRule[] = []
    let shared: Set<CompiledRule> | undefined
    for (const { rules } of reached) {
      for (const rule of rules) {
        if (rule.endpoints.length > 1) {
          shared ??= new Set()
          if (shared.has(rule)) continue
          shared.add(rule)
        }
        all.push(rule)
      }
    }
    return all
  }

  /** Besides `rules`, those whose endpoint may still be reached. */
  open(): readonly CompiledRule[] {
    const methodPending = this.addresses.pending(methodSlot)
    const pathPending = this.pathPending()
    if (!methodPending && !pathPending) return noRules
    const method = this.addresses.text(methodSlot)
    const open = new Set<CompiledRule>()
    for (const endpoint of this.mayFit(pathPending)) {
      const { methods, rules } = endpoint
      const mayFit = methods === undefined || methodPending || (method !== undefined && methods.includes(method))
      if (mayFit) for (const rule of rules) open.add(rule)
    }
    return [...open]
  }

  /** Whether the method or the path may still come, and an endpoint be reached by it. */
  get isOpen(): boolean {
    return this.addresses.pending(methodSlot) || this.pathPending()
  }

  private *mayFit(pathPending: boolean): Generator<CompiledEndpoint> {
    for (const { ofMethods, router } of this.program.layers) {
      yield* ofMethods
      if (pathPending) for (const { endpoints } of router.all()) yield* endpoints
    }
    if (!pathPending) for (const { endpoints } of this.fitting.routes) yield* endpoints
  }

  /**
   * What these patterns take from the path, the first that has a name giving it; undefined where none fits. `call`: what they took
   * when that was over.
   */
  params(patterns: readonly Pattern[], call = Number.POSITIVE_INFINITY): Params | undefined {
    const { fitting } = this
    const taken: Params[] = []
    for (const pattern of patterns) {
      const since = fitting.since(pattern)
      if (since !== undefined && since <= call) taken.push(fitting.params(pattern) as Params)
    }
    if (taken.length <= 1) return taken[0]
    const merged: Record<string, string> = Object.create(null)
    for (const params of taken) for (const name of Object.keys(params)) merged[name] ??= params[name] as string
    return merged
  }

  /** The call since which these patterns take what they take now. */
  arrival(patterns: readonly Pattern[]): number {
    return Math.max(0, ...patterns.map(pattern => this.fitting.since(pattern) ?? 0))
  }

  /** Whether a pattern that does not fit may still come to; `call`: whether it was so when that was over. */
  pathPending(call?: number): boolean {
    if (call !== undefined) return this.addresses.wasPending(uriSlot, call) || this.addresses.wasPending(pathSlot, call)
    return this.addresses.pending(uriSlot) || this.addresses.pending(pathSlot)
  }

  private findFitting(): Fitting {
    const { target: raw = '' } = this.addresses
    const path = this.addresses.text(pathSlot) ?? ''
    const fitting = new Fitting(this.fitting === nothingFits ? undefined : this.fitting)
    const asTarget = raw === path ? undefined : this.cameIn(uriSlot, raw, percentDecode)
    const asPath = this.cameIn(pathSlot, path, asItIs)
    for (const { router } of this.program.layers) {
      // The normalised path wins: what it gives replaces what the raw one gave. Mostly they are the same.
      if (asTarget !== undefined) fitting.add(router.find(raw), asTarget)
      fitting.add(router.find(path), asPath)
    }
    return fitting
  }

  private cameIn(slot: number, path: string, decode: FittingPath['decode']): FittingPath {
    return { path, decode, call: this.addresses.arrival(slot) }
  }
}

// Shared, and never written to.
const noRules: readonly CompiledRule[] = []
const nothingFits = new Fitting()

function asItIs(segment: string): string {
  return segment
}
