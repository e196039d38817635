/**
 * @typedef {object} Section
 * @property {string} title
 * @property {string[]} lines
 * @property {number} least how many lines must stay where there is little room; sections whose lines are all needed have
 *   as many as that
 */

/**
 * Sections one below the other, as lines of at most so many characters, and at most so many lines. Where there is little
 * room the last section gives up lines first, then the empty lines between sections go, then the other sections give up
 * theirs from the last to the first; and where there is next to none, what is at the end.
 * @param {Section[]} sections
 * @param {{ columns: number, rows: number }} size
 * @param {{ title: (text: string) => string }} style
 * @returns {string[]}
 */
export function fitSections(sections, { columns, rows }, { title }) {
  const gaps = sections.length - 1
  const roomy = [...sections.slice(0, -1), ...shrink(sections.slice(-1), heightOf(sections) + gaps - rows)]
  const isRoomy = heightOf(roomy) + gaps <= rows
  const shown = isRoomy ? roomy : shrink(sections, heightOf(sections) - rows)
  const lines = shown.flatMap((section, index) => [
    ...(isRoomy && index > 0 ? [''] : []),
    title(cut(section.title, columns)),
    ...section.lines.map(line => cut(line, columns)),
  ])
  return lines.slice(0, rows)
}

/** @param {number} over how many lines must go, if they can */
function shrink(sections, over) {
  let left = over
  return sections
    .toReversed()
    .map(section => {
      const fewer = Math.min(Math.max(left, 0), Math.max(section.lines.length - section.least, 0))
      left -= fewer
      return fewer === 0 ? section : { ...section, lines: without(section.lines, fewer) }
    })
    .toReversed()
}

/** The last line that stays says how many do not, unless it is the only one. */
function without(lines, fewer) {
  const staying = lines.slice(0, lines.length - fewer)
  return staying.length < 2 ? staying : [...staying.slice(0, -1), `… ${fewer + 1} more`]
}

/** With a title each. */
function heightOf(sections) {
  return sections.reduce((sum, { lines }) => sum + 1 + lines.length, 0)
}

/** By code points: a letter that is two columns wide is cut off by the terminal. */
export function cut(text, columns) {
  const letters = [...text]
  return letters.length <= columns ? text : `${letters.slice(0, Math.max(columns - 1, 0)).join('')}…`
}
