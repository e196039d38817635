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
  private reached: CompiledEndpoint[] = noEndpoints
  /** Rules of the endpoints reached. */
  rules: readonly CompiledRule[] = []
  private fitting: ReadonlyMap<Pattern, Fit> = nothingFits

  constructor(program: Program, addresses: Addresses) {
    this.program = program
    this.addresses = addresses
  }

  /** After addresses were taken in. */
  update(): void {
    if (this.program.endpoints.size === 0) return
    const { addresses } = this
    const pathChanged = addresses.touched(pathSlot) || addresses.touched(uriSlot)
    if (pathChanged) this.fitting = this.findFitting()
    if (!pathChanged && !addresses.touched(methodSlot)) return
    const method = addresses.text(methodSlot)
    this.reach(undefined, method)
    for (const pattern of this.fitting.keys()) this.reach(pattern, method)
  }

  private reach(pattern: Pattern | undefined, method: string | undefined): void {
    for (const endpoint of this.program.endpoints.get(pattern) ?? noEndpoints) {
      const fits = endpoint.methods === undefined || (method !== undefined && endpoint.methods.has(method))
      if (!fits || this.reached.includes(endpoint)) continue
      if (this.reached === noEndpoints) this.reached = []
      this.reached.push(endpoint)
      // A rule with several endpoints may have reached more than one.
      this.rules = this.rules.length === 0 ? endpoint.rules : [...new Set([...this.rules, ...endpoint.rules])]
    }
  }

  /** Rules that may hold: those of every request, and those of the endpoints reached. */
  candidates(): readonly CompiledRule[] {
    const { everywhere } = this.program
    return this.rules.length === 0 ? everywhere : everywhere.length === 0 ? this.rules : [...everywhere, ...this.rules]
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
  params(patterns: readonly Pattern[], call = Number.POSITIVE_INFINITY): Params | undefined {
    const taken: Params[] = []
    for (const pattern of patterns) {
      const fit = this.fitting.get(pattern)
      if (fit !== undefined && fit.since <= call) taken.push(paramsOf(pattern, fit))
    }
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

  private findFitting(): ReadonlyMap<Pattern, Fit> {
    const target = this.addresses.text(uriSlot)
    const raw = target === undefined ? '' : rawPath(target)
    const path = this.addresses.text(pathSlot) ?? ''
    const fitting = new Map<Pattern, Fit>()
    // The normalised path wins: what it gives replaces what the raw one gave. Mostly they are the same.
    if (raw !== path) this.addFitting(fitting, uriSlot, raw, percentDecode)
    this.addFitting(fitting, pathSlot, path, asItIs)
    return fitting.size === 0 ? nothingFits : fitting
  }

  private addFitting(fitting: Map<Pattern, Fit>, slot: number, path: string, decode: Fit['decode']): void {
    for (const pattern of this.program.router.find(path)) {
      const fit: Fit = { path, decode, since: this.addresses.arrival(slot), params: undefined }
      const before = this.fitting.get(pattern)
      if (before !== undefined && takesTheSame(pattern, before, fit)) fit.since = before.since
      fitting.set(pattern, fit)
    }
  }
}

type Params = Readonly<Record<string, string>>

interface Fit {
  readonly path: string
  readonly decode: (segment: string) => string
  /** The call since which the pattern takes just this. */
  since: number
  /** What the pattern takes from the path; undefined: nobody has asked yet. */
  params: Params | undefined
}

const noEndpoints: CompiledEndpoint[] = []
const nothingFits: ReadonlyMap<Pattern, Fit> = new Map()

function paramsOf(pattern: Pattern, fit: Fit): Params {
  fit.params ??= takeParams(pattern, fit.path, fit.decode)
  return fit.params
}

function takesTheSame(pattern: Pattern, before: Fit, now: Fit): boolean {
  const [old, params] = [paramsOf(pattern, before), paramsOf(pattern, now)]
  return Object.keys(params).every(name => params[name] === old[name])
}

function asItIs(segment: string): string {
  return segment
}
