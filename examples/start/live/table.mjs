/**
 * @param {readonly (readonly string[])[]} rows the heading first
 * @param {ReadonlySet<number>} [numbers] columns that are set to the right
 * @returns {string[]} as wide as what is in the columns; what is in the last one is free
 */
export function table(rows, numbers = new Set()) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)))
  return rows.map(row =>
    row
      .map((cell, column) => pad(cell, column))
      .join('  ')
      .trimEnd(),
  )

  function pad(cell, column) {
    return numbers.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
  }
}
