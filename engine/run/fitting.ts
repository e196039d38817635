import { type Pattern, takeParams } from '../endpoints/router.ts'
import type { Route } from '../program.ts'
import { FewMap } from '../values/few-map.ts'

export type Params = Readonly<Record<string, string>>

/** A path that routes fit. */
export interface FittingPath {
  readonly path: string
  readonly decode: (segment: string) => string
  /** The call in which it came. */
  readonly call: number
}

/** What a pattern takes from a path. */
interface Fit extends FittingPath {
  /** The call since which the pattern takes just this. */
  since: number
  /** Undefined: nobody has asked yet. */
  params: Params | undefined
}

/** The routes that fit the path of a request, as it came or normalised. What their patterns take from it is looked at for who asks. */
export class Fitting {
  /** Each once. */
  routes: readonly Route[] = none
  private paths: { readonly routes: readonly Route[]; readonly of: FittingPath }[] | undefined
  private fits: FewMap<Pattern, Fit> | undefined
  /** What fitted until this did: there as long as nobody has asked. */
  private before: Fitting | undefined

  constructor(before?: Fitting) {
    // One is enough: what fitted before that is in it.
    before?.fitsOf()
    this.before = before
  }

  /** What fits a later path wins. */
  add(routes: readonly Route[], of: FittingPath): void {
    if (routes.length === 0) return
    if (this.paths === undefined) {
      this.paths = [{ routes, of }]
      this.routes = routes
      return
    }
    this.paths.push({ routes, of })
    this.routes = [...new Set([...this.routes, ...routes])]
  }

  /** The call since which the pattern takes what it takes now; undefined: it does not fit. */
  since(pattern: Pattern): number | undefined {
    return this.fitsOf().get(pattern)?.since
  }

  /** Undefined: it does not fit. */
  params(pattern: Pattern): Params | undefined {
    const fit = this.fitsOf().get(pattern)
    return fit && paramsOf(pattern, fit)
  }

  private fitsOf(): FewMap<Pattern, Fit> {
    if (this.fits !== undefined) return this.fits
    this.fits = new FewMap()
    for (const { routes, of } of this.paths ?? none)
      for (const { pattern } of routes) this.fits.set(pattern, this.fit(pattern, of))
    this.before = undefined
    return this.fits
  }

  private fit(pattern: Pattern, { path, decode, call }: FittingPath): Fit {
    const fit: Fit = { path, decode, call, since: call, params: undefined }
    const before = this.before?.fitsOf().get(pattern)
    if (before !== undefined && takesTheSame(pattern, before, fit)) fit.since = before.since
    return fit
  }
}

const none: readonly never[] = []

function paramsOf(pattern: Pattern, fit: Fit): Params {
  fit.params ??= takeParams(pattern, fit.path, fit.decode)
  return fit.params
}

function takesTheSame(pattern: Pattern, before: Fit, now: Fit): boolean {
  const [old, params] = [paramsOf(pattern, before), paramsOf(pattern, now)]
  return Object.keys(params).every(name => params[name] === old[name])
}
