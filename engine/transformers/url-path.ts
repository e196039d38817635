import type { Transformer } from './transformer.ts'

/** What stands before the query and the fragment. */
export const urlPath: Transformer = text => {
  const end = text.search(/[?#]/)
  return end === -1 ? text : text.slice(0, end)
}
