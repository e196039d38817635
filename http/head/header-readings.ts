import { type TextMap, textMap } from '../text-map.ts'
import { otherTexts } from '../text-readings.ts'
import { methodOverrides, targetOverrides } from './header-names.ts'

/** What others may see in the headers of a request. */
export interface HeaderReadings {
  /** In place of the whole; our values are among its. Undefined: others see the same. */
  readonly headers: TextMap | undefined
  /** A header that comes once has come with different values. */
  readonly isAmbiguous: boolean
  /** Methods that are asked for in place of the request's own. */
  readonly methods: readonly string[]
  /** Targets, likewise. */
  readonly targets: readonly string[]
}

/**
 * Other readings of headers: repeated ones joined (RFC 9110, 5.3), as Node and proxies do; names with underscores as ones with hyphens, as CGI
 * and its heirs do; values whose bytes are UTF-8, and those in which something is not seen.
 */
export function headerReadings(headers: TextMap): HeaderReadings {
  const other = withHyphens(headers)
  const isHyphened = other !== headers
  let isOther = isHyphened
  const forms = textMap()
  for (const name in other) {
    const values = valuesOf(other, name)
    const others = otherForms(values)
    if (others.length > 0) isOther = true
    forms[name] = others.length === 0 ? (other[name] ?? []) : [...values, ...others]
  }
  return {
    headers: isOther ? forms : undefined,
    isAmbiguous: singles.some(name => new Set(valuesOf(headers, name)).size > 1),
    methods: methodOverrides.flatMap(name => valuesOf(other, name)),
    targets: targetOverrides.flatMap(name => valuesOf(other, name)),
  }
}

/** Come once, or nobody can say which is meant; of most of them Node keeps the first. */
const singles: readonly string[] = [
  'authorization',
  'content-length',
  'content-type',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'max-forwards',
  'origin',
  'proxy-authorization',
  'referer',
  'transfer-encoding',
  'user-agent',
]

/** Each name that has underscores is there with hyphens as well. The same object: none has. */
function withHyphens(headers: TextMap): TextMap {
  const underscored = Object.keys(headers).filter(name => name.includes('_'))
  if (underscored.length === 0) return headers
  const both = Object.assign(textMap(), headers)
  for (const name of underscored) {
    const hyphened = name.replaceAll('_', '-')
    const values = [...valuesOf(both, hyphened), ...valuesOf(headers, name)]
    both[hyphened] = values.length === 1 ? (values[0] as string) : values
  }
  return both
}

function otherForms(values: readonly string[]): readonly string[] {
  const forms = values.flatMap(value => (notAscii.test(value) ? otherTexts(value) : []))
  return values.length === 1 ? forms : [values.join(', '), ...forms]
}

const notAscii = /[^\t -~]/

function valuesOf(headers: TextMap, name: string): readonly string[] {
  const value = headers[name] ?? []
  return typeof value === 'string' ? [value] : value
}
