import { utf8Bytes } from './text.ts'
import { type AddressKind, entriesOf, isScalar, type Value, whatIsThere } from './values.ts'

/** A piece of the text to be written: as it is, or a value. */
type Piece = string | { readonly value: Value }

/** JSON of what is there; no more than shows whether it has more than `enoughBytes`, since a value may be within itself. */
export function jsonOf(container: object, kind: AddressKind, enoughBytes: number): string {
  const toWrite: Piece[] = [{ value: container }]
  let json = ''
  let bytes = 0
  while (bytes <= enoughBytes) {
    const piece = toWrite.pop()
    if (piece === undefined) break
    if (typeof piece === 'string') {
      json += piece
      bytes += utf8Bytes(piece)
    } else for (const part of [...piecesOf(piece.value, kind)].reverse()) toWrite.push(part)
  }
  return json
}

/** An item of an array that is not there is `null`, a member that is not there is nothing. */
function piecesOf(value: Value, kind: AddressKind): readonly Piece[] {
  if (isScalar(value)) return [JSON.stringify(value)]
  const isArray = Array.isArray(value)
  const entries = entriesOf(value)
    .map(([key, entry]) => [key, whatIsThere(entry, kind)] as const)
    .filter(([, entry]) => isArray || entry !== undefined)
  const pieces = entries.flatMap(([key, entry = null], place): Piece[] => {
    const before = `${place > 0 ? ',' : ''}${isArray ? '' : `${JSON.stringify(key)}:`}`
    return [before, { value: entry }]
  })
  return [isArray ? '[' : '{', ...pieces, isArray ? ']' : '}']
}
