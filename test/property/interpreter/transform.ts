import type { TransformerName, ValueSource } from '../../../rules-schema/index.ts'
import { decodePercent } from './request-path.ts'
import { foldAscii } from './text.ts'
import type { ScalarValue } from './values.ts'
import type { World } from './world.ts'

/** The input's transformers, one after the other, on a text; other scalars stay as they are. */
export function transform(value: ScalarValue, input: ValueSource, world: World): ScalarValue {
  if (typeof value !== 'string') return value
  const names = input.transformers ?? []
  const inOrder = world.mutant === 'transformers-backwards' ? [...names].reverse() : names
  return inOrder.reduce((text, name) => transformers[name](text, world), value)
}

const transformers: Readonly<Record<TransformerName, (text: string, world: World) => string>> = {
  lowercase: fold,
  url_decode: urlDecode,
  remove_nulls: text => text.replaceAll('\0', ''),
  normalize_path: normalisePath,
}

/** ASCII letters alone. */
export function fold(text: string, world: World): string {
  return world.mutant === 'unicode-folding' ? text.toLowerCase() : foldAscii(text)
}

function urlDecode(text: string, world: World): string {
  if (world.mutant === 'plus-after-decoding') return decodePercent(text).replaceAll('+', ' ')
  return decodePercent(text.replaceAll('+', ' '))
}

/** What `..` takes out is the segment before it; one that has none before it stays, where the path is relative. */
function normalisePath(text: string, world: World): string {
  const isAbsolute = text.startsWith('/')
  const kept: string[] = []
  let endsWithSlash = false
  for (const segment of text.split('/')) {
    endsWithSlash = segment === '' || segment === '.' || (segment === '..' && canGoUp(kept))
    if (segment === '..' && canGoUp(kept)) kept.pop()
    else if (segment === '..' && !isAbsolute && world.mutant !== 'relative-paths-cannot-be-left') kept.push(segment)
    else if (segment !== '' && segment !== '.' && segment !== '..') kept.push(segment)
  }
  return `${isAbsolute ? '/' : ''}${kept.join('/')}${endsWithSlash && kept.length > 0 ? '/' : ''}`
}

function canGoUp(kept: readonly string[]): boolean {
  return kept.length > 0 && kept.at(-1) !== '..'
}
