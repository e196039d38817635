import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every page that people read, from the root. */
export const pages: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'examples/README.md', 'control-plane/README.md'],
  'remote-config/PROTOCOL.md',
  'remote-config/protocol/RULEWIRE-V1.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => `docs/${file}`),
].sort()

export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

export interface CodeBlock {
  readonly language: string
  readonly text: string
  readonly line: number
  /** The last line of prose before it. */
  readonly before: string
}

const fence = /^ {0,3}(```+|~~~+)\s*(\S*)/

export function codeBlocksOf(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: (CodeBlock & { readonly fence: string; readonly lines: string[] }) | undefined
  let before = ''
  for (const [index, line] of text.split('\n').entries()) {
    const [, mark, language = ''] = fence.exec(line) ?? []
    if (open === undefined && mark !== undefined)
      open = { fence: mark, language, line: index + 1, before, lines: [], text: '' }
    else if (open !== undefined && line.trim() === open.fence) {
      blocks.push({ ...open, text: open.lines.join('\n') })
      open = undefined
    } else if (open !== undefined) open.lines.push(line)
    else if (line.trim() !== '') before = line
  }
  if (open !== undefined) throw new Error(`the block that begins in line ${open.line} has no end`)
  return blocks
}

/** Without code blocks, line by line as before. */
function proseOf(text: string): string {
  let within: string | undefined
  return text
    .split('\n')
    .map(line => {
      const mark = fence.exec(line)?.[1]
      const isCode = within !== undefined || mark !== undefined
      within = within === undefined ? mark : line.trim() === within ? undefined : within
      return isCode ? '' : line
    })
    .join('\n')
}

/** Targets of inline links, images and definitions. */
export function linksOf(text: string): string[] {
  const prose = proseOf(text).replaceAll(/(`+)(?:(?!\1)[\s\S])+?\1/g, 'code')
  const inline = [...prose.matchAll(/\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"[^"]*")?\s*\)/g)]
  const definitions = [...prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm)]
  return [...inline, ...definitions].map(([, target = '']) => target)
}

/** Anchors of the headings, as GitHub makes them: a repeated one gets a number. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>()
  const anchors = [...proseOf(text).matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$/gm)].map(([, heading = '']) => {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '')
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\s-]/gu, '')
      .replaceAll(/\s/g, '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return times === 0 ? slug : `${slug}-${times}`
  })
  return new Set(anchors)
}
