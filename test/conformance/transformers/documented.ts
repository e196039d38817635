import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('../../../docs/transformers.md', import.meta.url), 'utf8')
const [definitions = '', differences = ''] = page.split('## Intended differences from libddwaf')

/** The transformers that have a heading on the page. */
export function documentedTransformers(): readonly string[] {
  return [...definitions.matchAll(/^## ([a-z0-9_]+)$/gm)].map(([, name = '']) => name)
}

/** The names of the intended differences. */
export function documentedDifferences(): readonly string[] {
  return [...differences.matchAll(/^\| `([a-z0-9-]+)` /gm)].map(([, name = '']) => name)
}
