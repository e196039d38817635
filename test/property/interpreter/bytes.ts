/** What a decoder gives, one after the other: characters as they are, bytes as numbers. */
export type Piece = string | number

/** Every longest run of bytes is read as UTF-8 by itself: docs/transformers.md, "Bytes". */
export function readBytes(pieces: readonly Piece[]): string {
  let text = ''
  let run: number[] = []
  for (const piece of [...pieces, '']) {
    if (typeof piece === 'number') run.push(piece)
    // A piece without characters is something that was dropped: it keeps no bytes apart.
    else if (piece !== '') {
      text += utf8(run) + piece
      run = []
    }
  }
  return text + utf8(run)
}

function utf8(bytes: readonly number[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}

/** The pieces of a text in which each occurrence of `sign` stands for others. */
export function decodeEscapes(
  text: string,
  sign: RegExp,
  decode: (found: RegExpExecArray) => readonly Piece[],
): string {
  const pieces: Piece[] = []
  let behind = 0
  for (const found of text.matchAll(sign)) {
    pieces.push(text.slice(behind, found.index), ...decode(found))
    behind = found.index + found[0].length
  }
  return readBytes([...pieces, text.slice(behind)])
}
