import { columnsOf, printable } from '../printable.ts'

const gutter = ' │ '

/**
 * The line of a problem with a caret below its place, cut around it to fit. `line` and `column` are 1-based, `column` in
 * UTF-16 units.
 */
export function codeFrame(source: string, line: number, column: number, width: number): readonly string[] {
  const text = lineAt(source, line)
  if (text === undefined) return []
  const number = String(line).padStart(3)
  const cut = cutAround(text, column - 1, width - number.length - gutter.length)
  const blank = ' '.repeat(number.length)
  return [`${number}${gutter}${cut.text}`, `${blank}${gutter}${' '.repeat(columnsOf(cut.before))}^`]
}

/** Without its line break; lines end with \n, \r\n or \r. */
function lineAt(source: string, line: number): string | undefined {
  const ends = /\r\n|\n|\r/g
  for (let skipped = 1; skipped < line; skipped += 1) if (ends.exec(source) === null) return undefined
  const start = ends.lastIndex
  return source.slice(start, ends.exec(source)?.index ?? source.length)
}

/** As much of a line as fits, and of it what stands before the place. */
function cutAround(text: string, place: number, width: number): { readonly text: string; readonly before: string } {
  const left = cells(text.slice(Math.max(0, place - width), place))
  const right = cells(text.slice(place, place + width))
  const roomBefore = Math.max(Math.floor(width / 2), width - columnsOf(right.join('')))
  const before = fitting(left.reverse(), place > width, roomBefore)
    .reverse()
    .join('')
  const after = fitting(right, text.length > place + width, width - columnsOf(before)).join('')
  return { text: before + after, before }
}

function cells(text: string): string[] {
  return [...text].map(printable)
}

/** Cells from the first on, and `…` in place of the rest, if there is one. */
function fitting(all: readonly string[], hasMore: boolean, room: number): string[] {
  const shown: string[] = []
  let columns = 0
  for (const [index, cell] of all.entries()) {
    const isLast = index === all.length - 1 && !hasMore
    if (columns + columnsOf(cell) > room - (isLast ? 0 : 1)) return [...shown, '…']
    columns += columnsOf(cell)
    shown.push(cell)
  }
  return hasMore ? [...shown, '…'] : shown
}
