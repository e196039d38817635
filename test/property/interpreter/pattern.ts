import type { Endpoint } from '../../../rules-schema/index.ts'
import type { World } from './world.ts'

export function namesOf(pattern: string): readonly string[] {
  return pattern.split('/').flatMap(segment => (segment.startsWith(':') ? [segment.slice(1)] : []))
}

/** What each name of the pattern stands for in a path that it fits. */
export function takenByPattern(
  { path: pattern = '', exact = false }: Endpoint,
  path: string | undefined,
  world: World,
): readonly (readonly [name: string, text: string])[] | undefined {
  if (!path?.startsWith('/')) return undefined
  const hasRest = /\/\*\*\/?$/.test(pattern)
  const wanted = segmentsOf(hasRest ? pattern.replace(/\/\*\*\/?$/, '') : pattern, exact)
  const got = segmentsOf(path, exact)
  const isLongEnough = hasRest ? got.length >= wanted.length : got.length === wanted.length
  if (exact || hasRest) observeFit(exact, hasRest, isLongEnough, world)
  if (!isLongEnough || !wanted.every((one, place) => fitsSegment(one, got[place] ?? '', exact))) return undefined
  return wanted.flatMap((one, place) => (one.startsWith(':') ? [[one.slice(1), got[place] ?? ''] as const] : []))
}

function segmentsOf(path: string, exact: boolean): readonly string[] {
  return (exact ? path : path.replace(/\/$/, '')).split('/')
}

function fitsSegment(wanted: string, got: string, exact: boolean): boolean {
  if (wanted === '*' || wanted.startsWith(':')) return got !== ''
  return exact ? wanted === got : wanted.toLowerCase() === got.toLowerCase()
}

function observeFit(exact: boolean, rest: boolean, isLongEnough: boolean, { observe }: World): void {
  if (exact) observe?.('exact pattern', isLongEnough ? 'true' : 'false')
  if (rest) observe?.('pattern with **', isLongEnough ? 'true' : 'false')
}
