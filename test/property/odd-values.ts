/**
 * Values that JSON cannot say, written in JSON as `{ "$js": name }`, and ones that are long to write: `repeat` (a text),
 * `list` (of one item, so many times) and `nested` (lists in lists around an item).
 */
export type OddName = 'undefined' | 'function' | 'bigint' | 'bytes' | 'NaN' | 'hole' | 'accessor' | 'inherited'

export const oddNames: readonly OddName[] = [
  'undefined',
  'function',
  'bigint',
  'bytes',
  'NaN',
  'hole',
  'accessor',
  'inherited',
]

/** Made afresh, so that printing can tell them by what they are. */
export function oddValue(name: OddName): unknown {
  switch (name) {
    case 'undefined':
      return undefined
    case 'function':
      return () => 'a'
    case 'bigint':
      return 5n
    case 'bytes':
      return Buffer.from('alice')
    case 'NaN':
      return Number.NaN
    case 'hole':
      // biome-ignore lint/suspicious/noSparseArray: a hole is what is wanted
      return [, 'a']
    case 'accessor':
      return Object.defineProperty({ b: 'a' }, 'a', { enumerable: true, get: () => 'a' })
    case 'inherited':
      return Object.create({ a: 'a' }, { b: { value: 'a' }, user: { value: 'a', enumerable: true } })
  }
}

/** JSON with odd values written out, as values. `fromEntries`, so that `__proto__` stays a member like any other. */
export function decodeOdd(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeOdd)
  if (typeof value !== 'object' || value === null) return value
  const { $js, ...rest } = value as { readonly $js?: OddName | keyof typeof longValues } & Long
  if ($js !== undefined)
    return $js in longValues ? longValues[$js as keyof typeof longValues](rest) : oddValue($js as OddName)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decodeOdd(member)]))
}

interface Long {
  readonly text: string
  readonly item: unknown
  readonly times: number
}

const longValues = {
  repeat: ({ text, times }: Long): unknown => text.repeat(times),
  list: ({ item, times }: Long): unknown => Array.from({ length: times }, () => decodeOdd(item)),
  nested: ({ item, times }: Long): unknown => Array.from({ length: times }).reduce(inner => [inner], decodeOdd(item)),
}

/** The reverse, for printing a case that can be pasted. */
export function encodeOdd(value: unknown): unknown {
  const name = oddNameOf(value)
  if (name !== undefined) return { $js: name }
  if (Array.isArray(value)) return value.map(encodeOdd)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, encodeOdd(member)]))
}

function oddNameOf(value: unknown): OddName | undefined {
  if (typeof value === 'undefined' || typeof value === 'function' || typeof value === 'bigint')
    return typeof value as OddName
  if (Number.isNaN(value)) return 'NaN'
  if (typeof value !== 'object' || value === null) return undefined
  if (ArrayBuffer.isView(value)) return 'bytes'
  if (Array.isArray(value)) return value.length > 0 && !(0 in value) ? 'hole' : undefined
  if (![null, Object.prototype].includes(Object.getPrototypeOf(value))) return 'inherited'
  return Object.getOwnPropertyDescriptor(value, 'a')?.get ? 'accessor' : undefined
}
