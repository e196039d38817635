import type { Transformer } from './transformer.ts'

const closings: Readonly<Record<string, string>> = { '<!--': '-->', '/*': '*/' }

/** Comments of HTML and C are dropped; those that end with a line, and any that is never closed, with all that follows. */
export const removeComments: Transformer = text => {
  const openings = /<!--|--|#|\/[*/]/g
  let kept = ''
  let from = 0
  for (let found = openings.exec(text); found !== null; found = openings.exec(text)) {
    kept += text.slice(from, found.index)
    const closing = closings[found[0]]
    const end = closing === undefined ? -1 : text.indexOf(closing, openings.lastIndex)
    if (closing === undefined || end === -1) return kept
    from = end + closing.length
    openings.lastIndex = from
  }
  return kept + text.slice(from)
}
