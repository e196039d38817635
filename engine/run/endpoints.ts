import { rawPath } from '../endpoints/request-path.ts'
import { type Pattern, takeParams } from '../endpoints/router.ts'
import type { CompiledEndpoint, CompiledRule, Program } from '../program.ts'
import { methodSlot, pathSlot, uriSlot } from '../slots.ts'
import { percentDecode } from '../values/percent-decode.ts'
import type { Addresses } from './addresses.ts'

/** Which endpoints a transaction has reached, and what their patterns take from its path. */
export class Endpoints {
  private readonly program: Program
  private readonly addresses: Addresses
  /** What is true stays true. */
  private readonly reached = new Set<CompiledEndpoint>()
  private fitting: ReadonlyMap<Pattern, Fit> = new Map()

  constructor(program: Program, addresses: Addresses) {
    this.program = program
    this.addresses = addresses
  }

  /** After addresses were taken in. */
  update(): void {
    const { touched } = this.addresses
    const pathChanged = touched.has(pathSlot) || touched.has(uriSlot)
    if (pathChanged) this.fitting = this.findFitting()
    if (!pathChanged && !touched.has(methodSlot)) return
    const method = this.addresses.text(methodSlot)
    for (const pattern of [undefined, ...this.fitting.keys()]) {
      for (const endpoint of this.program.endpoints.get(pattern) ?? []) {
        if (endpoint.methods === undefined || (method !== undefined && endpoint.methods.has(method)))
          this.reached.add(endpoint)
      }
    }
  }

  /** Rules that may hold: those of every request, and those of the endpoints reached. */
  candidates(): readonly CompiledRule[] {
    const { everywhere } = this.program
    if (this.reached.size === 0) return everywhere
    const rules = [...everywhere, ...[...this.reached].flatMap(endpoint => endpoint.rules)]
    // A rule with several endpoints may have reached more than one.
    return this.reached.size === 1 ? rules : [...new Set(rules)]
  }

  /** Besides the candidates, rules whose endpoint may still be reached. */
  open(): readonly CompiledRule[] {
    const methodPending = this.addresses.pending(methodSlot)
    const pathPending = this.pathPending()
    if (!methodPending && !pathPending) return []
    const method = this.addresses.text(methodSlot)
    const open = new Set<CompiledRule>()
    for (const [pattern, endpoints] of this.program.endpoints) {
      if (pattern !== undefined && !pathPending && !this.fitting.has(pattern)) continue
      for (const { methods, rules } of endpoints) {
        const mayFit = methods === undefined || methodPending || (method !== undefined && methods.has(method))
        if (mayFit) for (const rule of rules) open.add(rule)
      }
    }
    return [...open]
  }

  /**
   * What these patterns take from the path, the first that has a name giving it; undefined where none fits. `call`: what they took
   * when that was over.
   */
  params(patterns: readonly Pattern[], call = Number.POSITIVE_INFINITY): Readonly<Record<string, string>> | undefined {
    const taken = patterns
      .map(pattern => this.fitting.get(pattern))
      .filter(fit => fit !== undefined && fit.since <= call)
      .map(fit => (fit as Fit).params)
    if (taken.length <= 1) return taken[0]
    const merged: Record<string, string> = Object.create(null)
    for (const params of taken) for (const name of Object.keys(params)) merged[name] ??= params[name] as string
    return merged
  }

  /** The call since which these patterns take what they take now. */
  arrival(patterns: readonly Pattern[]): number {
    return Math.max(0, ...patterns.map(pattern => this.fitting.get(pattern)?.since ?? 0))
  }

  /** Whether a pattern that does not fit may still come to; `call`: whether it was so when that was over. */
  pathPending(call?: number): boolean {
    if (call !== undefined) return this.addresses.wasPending(uriSlot, call) || this.addresses.wasPending(pathSlot, call)
    return this.addresses.pending(uriSlot) || this.addresses.pending(pathSlot)
  }

  private findFitting(): Map<Pattern, Fit> {
    const fitting = new Map<Pattern, Fit>()
    const target = this.addresses.text(uriSlot)
    this.addFitting(fitting, uriSlot, target === undefined ? '' : rawPath(target), percentDecode)
    // The normalised path wins: what it gives replaces what the raw one gave.
    this.addFitting(fitting, pathSlot, this.addresses.text(pathSlot) ?? '', segment => segment)
    return fitting
  }

  private addFitting(
    fitting: Map<Pattern, Fit>,
    slot: number,
    path: string,
    decode: (segment: string) => string,
  ): void {
    for (const pattern of this.program.router.find(path)) {
      const params = takeParams(pattern, path, decode)
      const before = this.fitting.get(pattern)
      const unchanged = before !== undefined && Object.keys(params).every(name => params[name] === before.params[name])
      fitting.set(pattern, { params, since: unchanged ? before.since : this.addresses.arrival(slot) })
    }
  }
}

interface Fit {
  readonly params: Readonly<Record<string, string>>
  /** The call since which the pattern takes just this. */
  readonly since: number
}
