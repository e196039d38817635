import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Import {
  /** From the root, with slashes. */
  readonly file: string
  readonly room: string
  readonly specifier: string
  /** A file of this repository, from its root; undefined for a package. */
  readonly target: string | undefined
}

/** All files of a room that are compiled, its sub-folders included. */
export function sourcesOf(room: string): string[] {
  if (room === 'index.ts') return [room]
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map(file => join(room, file).split(sep).join('/'))
    .filter(file => file.endsWith('.ts') && !/(?:^|\/)(?:node_modules|dist)\//.test(file))
}

/** Static and dynamic imports and re-exports, types too: a type is knowledge as well. */
export function importsOf(file: string, room: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const found = text.matchAll(/(?:^|\s|\()(?:from|import)\s*\(?\s*'([^']+)'/g)
  return [...found].map(([, specifier = '']) => ({ file, room, specifier, target: resolve(file, specifier) }))
}

/** `rulewire/engine` is what another workspace calls `engine/index.ts`. */
function resolve(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    return relative(root, join(root, dirname(file), specifier))
      .split(sep)
      .join('/')
  }
  const own = /^rulewire(?:\/(.+))?$/.exec(specifier)
  if (own === null) return undefined
  return own[1] === undefined ? 'index.ts' : `${own[1]}/index.ts`
}
