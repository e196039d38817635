import type { Transformer } from './transformer.ts'

/**
 * `.` segments and double slashes taken out, `..` with the segment before it. Unlike the path of a request nothing is decoded,
 * and a relative path stays relative: `../a` keeps what leads out of it.
 */
export const normalizePath: Transformer = text => {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(text)) return text
  const absolute = text.startsWith('/')
  const kept: string[] = []
  // Whether the segment just read left a directory behind.
  let trailing = false
  for (const segment of text.split('/')) {
    const up = segment === '..' && kept.length > 0 && kept.at(-1) !== '..'
    trailing = up || segment === '' || segment === '.'
    if (up) kept.pop()
    else if (segment === '..' && absolute) continue
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  return `${absolute ? '/' : ''}${kept.join('/')}${trailing && kept.length > 0 ? '/' : ''}`
}
