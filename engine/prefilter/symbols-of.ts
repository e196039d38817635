import { type CharSet, kelvinCell, longSCell, othersCell, out } from '../regex-syntax/index.ts'
import { other, symbolOf } from './symbols.ts'

/** The symbols that characters of a set are folded to. */
export function symbolsOf(set: CharSet): ReadonlySet<number> {
  const symbols = new Set<number>()
  for (let code = 0; code < longSCell; code += 1) if (set[code] !== out) symbols.add(symbolOf(code))
  if (set[longSCell] !== out) symbols.add(symbolOf(0x73))
  if (set[kelvinCell] !== out) symbols.add(symbolOf(0x6b))
  if (set[othersCell] !== out) symbols.add(other)
  return symbols
}
