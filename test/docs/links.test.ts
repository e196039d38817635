import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, linksOf, pages, root, textOf } from './markdown.ts'

describe('the reader of links', () => {
  it('sees links, and not what only looks like one', () => {
    const text = [
      'a [link](one.md#a), `[code](no.md)`, ![image](two.png "title")',
      '```md\n[in a block](no.md)\n```',
      '[three]: three.md',
      '``a ` [code](no.md)`` and [one in (parentheses)](four_(4).md)',
    ].join('\n')
    expect(linksOf(text)).toEqual(['one.md#a', 'two.png', 'four_(4).md', 'three.md'])
  })

  it('makes anchors as GitHub does', () => {
    const text =
      '# `rulewire check`: a *rule*\n## RW003 duplicate-key\n```\n# no heading\n```\n## all, any\n## all, any\n### ip_match'
    expect([...anchorsOf(text)]).toEqual([
      'rulewire-check-a-rule',
      'rw003-duplicate-key',
      'all-any',
      'all-any-1',
      'ip_match',
    ])
  })
})

describe.each(pages)('%s', page => {
  it('leads to files, and to headings in them', () => {
    expect(
      linksOf(textOf(page))
        .map(link => mistakeOf(page, link))
        .filter(mistake => mistake !== undefined),
    ).toEqual([])
  })
})

it('there are links', () => {
  expect(pages.length).toBeGreaterThan(15)
  expect(pages.flatMap(page => linksOf(textOf(page))).length).toBeGreaterThan(150)
})

function mistakeOf(page: string, link: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? join(root, page) : join(root, dirname(page), decodeURI(path))
  if (relative(root, target).startsWith('..')) return `${link}: outside of the repository`
  if (!existsSync(target)) return `${link}: no such file`
  if (anchor === undefined) return undefined
  if (statSync(target).isDirectory() || !target.endsWith('.md')) return `${link}: an anchor into what is no page`
  return anchorsOf(textOf(relative(root, target))).has(anchor) ? undefined : `${link}: no such heading`
}
