import { percentDecode, rawPath, splitPath } from '../endpoints/request-path.ts'
import { type Pattern, takeParams } from '../endpoints/router.ts'
import type { CompiledEndpoint, CompiledRule, Program } from '../program.ts'
import { methodSlot, pathSlot, uriSlot } from '../slots.ts'
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
    return [...everywhere, ...[...this.reached].flatMap(endpoint => endpoint.rules)]
  }

  /** What the pattern takes from the path; undefined where it does not fit. */
  params(pattern: Pattern): Readonly<Record<string, string>> | undefined {
    return this.fitting.get(pattern)?.params
  }

  /** The call since which the pattern takes what it takes now. */
  arrival(pattern: Pattern): number {
    return this.fitting.get(pattern)?.since ?? 0
  }

  /** Whether a pattern that does not fit may still come to. */
  pathPending(): boolean {
    return this.addresses.pending(uriSlot) || this.addresses.pending(pathSlot)
  }

  private findFitting(): Map<Pattern, Fit> {
    const fitting = new Map<Pattern, Fit>()
    const target = this.addresses.text(uriSlot)
    const raw = target === undefined ? undefined : splitPath(rawPath(target))
    this.addFitting(fitting, uriSlot, raw, percentDecode)
    const path = this.addresses.text(pathSlot)
    // The normalised path wins: what it gives replaces what the raw one gave.
    this.addFitting(fitting, pathSlot, path === undefined ? undefined : splitPath(path), segment => segment)
    return fitting
  }

  private addFitting(
    fitting: Map<Pattern, Fit>,
    slot: number,
    segments: readonly string[] | undefined,
    decode: (segment: string) => string,
  ): void {
    if (segments === undefined) return
    for (const pattern of this.program.router.find(segments)) {
      const params = takeParams(pattern, segments.map(decode))
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
