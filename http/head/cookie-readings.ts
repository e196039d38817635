import { addText, maxPairs, type TextMap, textMap } from '../text-map.ts'
import { isStillEncoded, otherTexts } from '../text-readings.ts'
import type { HeaderFields } from './header-fields.ts'

/** What all that is looked for has in it. */
const isSpecial = /[^\t !#&-[\]-~]/

/** Whether there may be something that others read otherwise. May say so too often, never too seldom. */
const otherwise = /=\s*"|(?:^|[;,])\s*\$|[^\t -~]|\\|%(?:[01]|25|5c|7f|[89a-f]|(?![0-9a-f]{2}))|(?:^|;)[^=;]*%/i

/** What others may see in the cookies of a request. */
export interface CookieReadings {
  /** In place of the whole; our values are among its. Undefined: others see the same. */
  readonly cookies: TextMap | undefined
  /** Something is encoded in it more often than anybody decodes it. */
  readonly isAmbiguous: boolean
}

/**
 * Other readings of cookies: names and values decoded further, and the syntax of old (RFC 2109, 4.1), in which a quoted value may have
 * semicolons and escapes in it and a comma ends a cookie as well.
 */
export function cookieReadings(fields: Pick<HeaderFields, 'cookieHeaders' | 'cookies'>): CookieReadings {
  const headers = fields.cookieHeaders
  if (!headers.some(header => isSpecial.test(header) && otherwise.test(header))) return noCookies
  const { cookies } = fields
  const forms = new Map<string, Set<string>>()
  const add = (name: string, value: string) => {
    const known = forms.get(name)
    if (known === undefined) forms.set(name, new Set([value]))
    else known.add(value)
  }
  for (const [name, value] of pairsOf(cookies)) add(name, value)
  for (const [name, value] of pairsOf(cookies)) addForms(name, value, add)
  for (const header of headers) {
    readDecoded(header, add)
    if (isOfOld.test(header)) readOldSyntax(header, (name, value) => addForms(name, value, add))
  }
  const isAmbiguous = pairsOf(cookies).some(pair => pair.some(isStillEncoded))
  return { cookies: isMore(forms, cookies) ? mapOf(forms) : undefined, isAmbiguous }
}

/** Others see the same. */
export const noCookies: CookieReadings = { cookies: undefined, isAmbiguous: false }

function pairsOf(cookies: TextMap): readonly (readonly [name: string, value: string])[] {
  return Object.entries(cookies).flatMap(([name, values]) => [values].flat().map(value => [name, value] as const))
}

type Add = (name: string, value: string) => void

function addForms(name: string, value: string, add: Add): void {
  const values = [value, ...otherTexts(value)]
  for (const one of [name, ...otherTexts(name)]) for (const text of values) add(one, text)
}

/** By decoders that see more than ours. */
function readDecoded(header: string, add: Add): void {
  for (const part of header.split(';', maxPairs)) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(0, equals)).trim()
    if (equals !== -1) for (const form of otherTexts(part.slice(equals + 1).trim())) add(name, form)
  }
}

const isOfOld = /=\s*"|(?:^|[;,])\s*\$/

/** A name up to `=`, then a quoted value or one up to the next separator. */
const oldCookie = /([^=;,\s][^=;,]*)(?:=\s*(?:"((?:[^"\\]|\\[\s\S])*)"|([^;,]*)))?/g

function readOldSyntax(header: string, add: Add): void {
  let count = 0
  for (const [, name = '', quoted, plain = ''] of header.matchAll(oldCookie)) {
    count += 1
    if (count > maxPairs) return
    add(name.trimEnd(), quoted === undefined ? plain.trim() : quoted.replace(escaped, unescaped))
  }
}

/** `\"`, and `\074` as Python writes what is no token. */
const escaped = /\\([0-3][0-7]{2}|[\s\S])/g

function unescaped(_: string, text: string): string {
  return text.length === 3 ? String.fromCharCode(Number.parseInt(text, 8)) : text
}

function isMore(forms: ReadonlyMap<string, ReadonlySet<string>>, cookies: TextMap): boolean {
  for (const [name, values] of forms) if (values.size > new Set([cookies[name] ?? []].flat()).size) return true
  return false
}

function mapOf(forms: ReadonlyMap<string, ReadonlySet<string>>): TextMap {
  const map = textMap()
  for (const [name, values] of forms) for (const value of values) addText(map, name, value)
  return map
}
