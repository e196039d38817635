import type { Transformer } from './transformer.ts'

/**
 * `.` segments and double slashes taken out, `..` with the segment before it. Unlike the path of a request nothing is decoded,
 * and a relative path stays relative: `../a` keeps what leads out of it.
 */
export const normalizePath: Transformer = text => {
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(text)) return text
  const absolute = text.startsWith('/')
  const kept: string[] = []
  const segments = text.split('/')
  for (const segment of segments) {
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (segment === '..' && absolute) continue
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const last = segments.at(-1)
  const trailing = kept.length > 0 && (last === '' || last === '.' || last === '..') && kept.at(-1) !== '..' ? '/' : ''
  return `${absolute ? '/' : ''}${kept.join('/')}${trailing}`
}
