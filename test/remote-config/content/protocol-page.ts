import { readFileSync } from 'node:fs'

/** PROTOCOL.md, read as what it is: the vectors and examples of tests. */
export const page = readFileSync(new URL('../../../remote-config/PROTOCOL.md', import.meta.url), 'utf8')

/** Of a heading, up to the next one of the same level or above. */
export function section(heading: string): string {
  const start = page.indexOf(`\n${heading}\n`)
  if (start === -1) throw new Error(`PROTOCOL.md has no heading ${heading}`)
  const level = heading.slice(0, heading.indexOf(' '))
  const next = new RegExp(`\\n#{1,${level.length}} `, 'g')
  next.lastIndex = start + heading.length
  return page.slice(start, next.exec(page)?.index ?? page.length)
}

/** The texts of its code blocks, in their order. */
export function blocks(of: string, language = ''): readonly string[] {
  return [...of.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  )
}
