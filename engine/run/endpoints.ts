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
  private fitting: ReadonlyMap<Pattern, Readonly<Record<string, string>>> = new Map()

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

  /** What these patterns take from the path, the first that has a name giving it; undefined where none fits. */
  params(patterns: readonly Pattern[]): Readonly<Record<string, string>> | undefined {
    const taken = patterns.map(pattern => this.fitting.get(pattern)).filter(params => params !== undefined)
    return taken.length <= 1 ? taken[0] : Object.assign(Object.create(null), ...taken.reverse())
  }

  /** Whether a pattern that does not fit may still come to. */
  pathPending(): boolean {
    return this.addresses.pending(uriSlot) || this.addresses.pending(pathSlot)
  }

  private findFitting(): Map<Pattern, Readonly<Record<string, string>>> {
    const fitting = new Map<Pattern, Readonly<Record<string, string>>>()
    const { router } = this.program
    const target = this.addresses.text(uriSlot)
    const raw = target === undefined ? '' : rawPath(target)
    for (const pattern of router.find(raw)) fitting.set(pattern, takeParams(pattern, raw, percentDecode))
    const path = this.addresses.text(pathSlot) ?? ''
    // The normalised path wins: what it gives replaces what the raw one gave.
    for (const pattern of router.find(path))
      fitting.set(
        pattern,
        takeParams(pattern, path, segment => segment),
      )
    return fitting
  }
}
