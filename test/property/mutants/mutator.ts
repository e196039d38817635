import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createViteServer } from 'vitest/node'
import type { judge } from '../interpreter/index.ts'
import type { Mutant } from './mutant.ts'

export type Judge = typeof judge

type Server = Awaited<ReturnType<typeof createViteServer>>

const folder = fileURLToPath(new URL('../interpreter/', import.meta.url))
const query = '?mutant='

/** Loads the interpreter again and again, each time with a mistake in it. */
export class Mutator {
  readonly #server: Promise<Server>
  readonly #mutants: Mutant[] = []

  constructor() {
    this.#server = createViteServer({
      configFile: false,
      root: folder,
      logLevel: 'error',
      appType: 'custom',
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true },
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          resolveId: (source, importer = '') => this.#resolve(source, importer),
          load: id => this.#load(id),
        },
      ],
    })
  }

  /** Throws where the text to be replaced is not there exactly once. */
  async judgeWith(mutant: Mutant): Promise<Judge> {
    mutated(mutant)
    this.#mutants.push(mutant)
    const server = await this.#server
    const loaded = await server.ssrLoadModule(`${folder}index.ts${query}${this.#mutants.length - 1}`)
    return loaded.judge
  }

  async close(): Promise<void> {
    await (await this.#server).close()
  }

  /** Files that have the change, or use one that has, are loaded afresh; all share the others. */
  #resolve(source: string, importer: string): string | undefined {
    const [, number] = importer.split(query)
    const mutant = this.#mutants[Number(number)]
    if (mutant === undefined || !source.startsWith('./')) return undefined
    return filesThatReach(mutant[0]).has(basename(source)) ? `${folder}${basename(source)}${query}${number}` : undefined
  }

  #load(id: string): string | undefined {
    const [path = '', number] = id.split(query)
    const mutant = this.#mutants[Number(number)]
    return mutant?.[0] === basename(path) ? mutated(mutant) : undefined
  }
}

export function textOf(file: string): string {
  return readFileSync(`${folder}${file}`, 'utf8')
}

export const files: readonly string[] = readdirSync(folder).filter(file => file.endsWith('.ts'))

function mutated([file, ...changes]: Mutant): string {
  let text = textOf(file)
  for (let at = 0; at < changes.length; at += 2) text = replaced(text, changes[at] ?? '', changes[at + 1] ?? '', file)
  return text
}

function replaced(text: string, from: string, to: string, file: string): string {
  const [before, behind, ...more] = text.split(from)
  if (before === undefined || behind === undefined || more.length > 0)
    throw new Error(`${file} does not say exactly once: ${from}`)
  return `${before}${to}${behind}`
}

const imports = new Map(
  files.map(file => [file, [...textOf(file).matchAll(/from '\.\/([\w.-]+)'/g)].map(found => found[1] ?? '')] as const),
)

/** The file itself and all that import it, be it through others. */
function filesThatReach(file: string): ReadonlySet<string> {
  const reached = new Set([file])
  for (const one of reached)
    for (const [importer, imported] of imports) if (imported.includes(one)) reached.add(importer)
  return reached
}
