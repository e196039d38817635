const widths = [66, 9, 9, 8, 8]

export const titles = row(['request', 'median ms', 'max ms', 'RE2 ms', 'matches', 'incomplete'])

/** @param {{ medianMs: number, maxMs: number, callMs: number, matches: number, incomplete: string[], isOver: boolean }} measured */
export function line(name, { medianMs, maxMs, callMs, matches, incomplete, isOver }) {
  const numbers = [medianMs.toFixed(1), maxMs.toFixed(1), callMs === 0 ? '' : callMs.toFixed(1), String(matches)]
  return row([`${isOver ? '! ' : '  '}${name}`, ...numbers, incomplete.join(', ')])
}

function row([name, ...cells]) {
  return [name.padEnd(widths[0]), ...cells.map((cell, at) => pad(cell, widths[at + 1]))].join('  ').trimEnd()
}

function pad(cell, width) {
  return width === undefined ? cell : cell.padStart(width)
}
