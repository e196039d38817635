import { json } from './json.ts'
import type { Schema } from './schema.ts'

/** The prose of a schema: as it was written for Markdown, else with what Markdown would read otherwise escaped. */
export function prose({ description = '', markdownDescription }: Schema): string {
  const isOneLine = markdownDescription !== undefined && !markdownDescription.includes('\n')
  return isOneLine ? markdownDescription : escaped(description)
}

/** Two `*` of one sentence would make what is between them italic; `<redacted>` would be a tag. */
export function escaped(text: string): string {
  return text.replaceAll(/[*<]/g, '\\$&')
}

export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

/** Each is a document of its own, for whoever copies one. */
export function blocks(values: readonly unknown[]): string[] {
  return values.map(value => `\`\`\`json\n${json(value)}\n\`\`\``)
}

/** A row is as long as its cells: nobody has to line up a table that is made. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row).join('\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** `a`, `b` or `c`. */
export function listed(items: readonly string[], word: 'and' | 'or'): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`
}

/** As in GitHub's headings. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\s-]/gu, '')
    .replaceAll(' ', '-')
}
