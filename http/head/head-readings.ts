import { noPairs, type PairReadings, pairReadings } from '../pair-readings.ts'
import { encoding } from '../pair-tree.ts'
import { parsePairs, queryOf } from '../pairs.ts'
import { noOtherReadings, type OtherReadings, type Reading } from '../reading.ts'
import { cookiesAddress, headersAddress, methodAddress, queryAddress, targetAddress } from './addresses.ts'
import { type CookieReadings, cookieReadings, noCookies } from './cookie-readings.ts'
import type { HeadValues } from './head-values.ts'
import { type HeaderReadings, headerReadings } from './header-readings.ts'
import { noPaths, type PathReadings, pathReadings } from './path-readings.ts'

/**
 * What others may understand of the head of a request: of its query, headers and cookies together, then of its request line in each
 * way. Where there is something, ours comes once more, last: what comes later is judged, and captured, by that.
 *
 * @param method in upper case
 * @param target as received
 */
export function headReadings(method: string, target: string, values: HeadValues): OtherReadings {
  const query = queryReadings(target, values)
  const headers = headersOf(values)
  const cookies = cookiesOf(values)
  const path = pathReadings(target)
  const methods = methodsOf(method, headers, values)
  if (query === noPairs && headers === noHeaders && cookies === noCookies && path === noPaths && methods === none)
    return noOtherReadings
  return assembled({ method, target, values }, { query, headers, cookies, path, methods })
}

/** What is there in another way. */
interface Found {
  readonly query: PairReadings
  readonly headers: HeaderReadings
  readonly cookies: CookieReadings
  readonly path: PathReadings
  readonly methods: readonly string[]
}

/** As we read it. */
interface Ours {
  readonly method: string
  readonly target: string
  readonly values: HeadValues
}

function assembled(ours: Ours, { query, headers, cookies, path, methods }: Found): OtherReadings {
  const [first, ...further] = query.readings
  const targets = [...path.targets.map(asTarget), ...headers.targets.flatMap(otherTargets)]
  const readings = [
    ...readingOf({ [queryAddress]: first, [headersAddress]: headers.headers, [cookiesAddress]: cookies.cookies }),
    ...further.map(reading => ({ [queryAddress]: reading })),
    ...requestLines(ours.target, targets, methods),
  ]
  const ambiguous = [
    ...new Set([...query.ambiguous, ...(cookies.isAmbiguous ? [encoding] : [])]),
    ...(headers.isAmbiguous ? ['duplicate_header'] : []),
    ...(path.isAmbiguous ? ['path'] : []),
  ]
  return { readings: thenOurs(readings, ours), ambiguous }
}

const none: readonly never[] = []
const noHeaders: HeaderReadings = { headers: undefined, isAmbiguous: false, methods: none, targets: none }

/** For others what stands behind `#` is of the query, too. */
function queryReadings(target: string, values: HeadValues): PairReadings {
  const mark = target.indexOf('?')
  return mark === -1 || values.pairs.cut ? noPairs : pairReadings(target.slice(mark + 1), values.pairs, 'query')
}

function headersOf({ fields }: HeadValues): HeaderReadings {
  return fields.mayBeOther && !fields.isCut ? headerReadings(fields.headers) : noHeaders
}

function cookiesOf({ fields }: HeadValues): CookieReadings {
  if (fields.cookieHeaders.length === 0 || fields.cookiesAreCut) return noCookies
  return cookieReadings(fields)
}

/** Those that are asked for in place of the request's own, as its usual middleware has it. */
function methodsOf(method: string, { methods }: HeaderReadings, { query, pairs }: HeadValues): readonly string[] {
  const inQuery = query === '' ? undefined : pairs.values._method
  if (methods.length === 0 && inQuery === undefined) return none
  const asked = [...methods, ...[inQuery ?? []].flat()].map(text => text.trim().toUpperCase())
  const others = new Set(asked.filter(other => other !== method && /^[A-Z-]{1,32}$/.test(other)))
  return [...others].slice(0, maxMethods)
}

const maxMethods = 4

function asTarget(target: string): Reading {
  return { [targetAddress]: target }
}

/** A target that a header names brings its query with it. */
function otherTargets(target: string): readonly Reading[] {
  const query = { [queryAddress]: parsePairs(queryOf(target)).values }
  return [target, ...pathReadings(target).targets].map(one => ({ ...asTarget(one), ...query }))
}

/** Method and target are one question: each of the ones with each of the others. */
function requestLines(target: string, targets: readonly Reading[], methods: readonly string[]): readonly Reading[] {
  const all = [asTarget(target), ...targets]
  return [...targets, ...methods.flatMap(method => all.map(one => ({ [methodAddress]: method, ...one })))]
}

/** None where nothing is said. */
function readingOf(values: Readonly<Record<string, unknown>>): readonly Reading[] {
  const said = Object.entries(values).filter(([, value]) => value !== undefined)
  return said.length === 0 ? [] : [Object.fromEntries(said)]
}

function thenOurs(readings: readonly Reading[], { method, target, values }: Ours): readonly Reading[] {
  if (readings.length === 0) return readings
  const line: Reading = { [methodAddress]: method, [targetAddress]: target }
  const touched = new Set(readings.flatMap(reading => Object.keys(reading)))
  return [...readings, Object.fromEntries([...touched].map(name => [name, line[name] ?? values.value(name)]))]
}

/** Whether it has another method or target than ours, or ours once more: it may lead to other endpoints. */
export function isOfRequestLine(reading: Reading): boolean {
  return Object.hasOwn(reading, methodAddress) || Object.hasOwn(reading, targetAddress)
}
