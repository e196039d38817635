import { columnsOf } from './printable.ts'

/** Rows as lines whose cells stand below one another; two blanks between them, none at the end. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((known, row) => {
    for (const [column, cell] of row.entries()) known[column] = Math.max(known[column] ?? 0, columnsOf(cell))
    return known
  }, [])
  return rows
    .map(row =>
      row
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - columnsOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
