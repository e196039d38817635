import type { Transformer } from './transformer.ts'

/** The query, without its question mark; nothing where there is none. */
export const urlQuerystring: Transformer = text => {
  const start = text.search(/[?#]/)
  if (start === -1 || text[start] === '#') return ''
  const end = text.indexOf('#', start)
  return text.slice(start + 1, end === -1 ? undefined : end)
}
