import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = join(root, 'node_modules')

export interface CopyOptions {
  /** Dependencies that are not there. */
  readonly without?: readonly string[]
  /** What its native module is in place of the one that was built; undefined: none was. */
  readonly native?: string | Buffer | undefined
}

/** The package as an installation of its own below a directory, as npm would make it. Answers where it is. */
export function copyPackage(directory: string, options: CopyOptions = {}): string {
  const copy = join(directory, 'node_modules/rulewire')
  mkdirSync(join(copy, 'node_modules/@opentelemetry'), { recursive: true })
  for (const part of ['dist', 'package.json', 'rules-schema/v1.schema.json']) {
    mkdirSync(dirname(join(copy, part)), { recursive: true })
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: name => !name.endsWith('.d.ts') })
  }
  const without = new Set([...(options.without ?? []), '@opentelemetry', 'rulewire'])
  for (const name of readdirSync(modules)) {
    if (name.startsWith('.') || without.has(name)) continue
    if (name === 're2' && 'native' in options) copyRe2(join(copy, 'node_modules/re2'), options.native)
    else symlinkSync(join(modules, name), join(copy, 'node_modules', name))
  }
  return copy
}

/** Its install script did not run, or had another result. */
function copyRe2(directory: string, native: string | Buffer | undefined): void {
  mkdirSync(directory)
  for (const file of ['package.json', 're2.js'])
    writeFileSync(join(directory, file), readFileSync(join(modules, 're2', file)))
  if (native === undefined) return
  mkdirSync(join(directory, 'build/Release'), { recursive: true })
  writeFileSync(join(directory, 'build/Release/re2.node'), native)
}
