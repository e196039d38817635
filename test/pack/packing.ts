import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const run = promisify(execFile)

export interface Packed {
  readonly name: string
  readonly tarball: string
  /** Paths within the package. */
  readonly files: readonly string[]
  readonly manifest: Manifest
}

export interface Manifest {
  readonly name: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly imports?: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** Packs what was built; a test has no business building it anew under the others. */
export async function pack(folder: string, destination: string): Promise<Packed> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination]
  const { stdout } = await run('npm', args, { cwd: join(root, folder) })
  // One package, in a list or by its name, as npm's version has it.
  const [packed] = Object.values(JSON.parse(stdout)) as { name: string; filename: string; files: { path: string }[] }[]
  if (packed === undefined) throw new Error(`npm packed nothing: ${stdout}`)
  return {
    name: packed.name,
    tarball: join(destination, packed.filename),
    files: packed.files.map(({ path }) => path),
    manifest: JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')),
  }
}

/** Puts a package where `npm install` would, with what it depends on, and nothing that only its developers have. */
export async function install({ name, tarball, manifest }: Packed, project: string): Promise<string> {
  const directory = join(project, 'node_modules', name)
  await mkdir(directory, { recursive: true })
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', directory])
  for (const dependency of Object.keys(manifest.dependencies)) await link(dependency, project)
  return directory
}

/** A package of this checkout, for a project that has none of that name. */
export async function link(name: string, project: string): Promise<void> {
  const target = join(project, 'node_modules', name)
  await mkdir(dirname(target), { recursive: true })
  await symlink(packageDirectory(name), target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

function packageDirectory(name: string): string {
  const paths = createRequire(join(root, 'package.json')).resolve.paths(name) ?? []
  const found = paths.map(path => join(path, name)).find(existsSync)
  if (found === undefined) throw new Error(`${name} is not installed`)
  return found
}

/** All that `exports`, `imports` and `bin` lead to, without `./`. */
export function targetsOf({ exports, imports = {}, bin = {} }: Manifest): string[] {
  const conditions = Object.values(exports).flatMap(one => (typeof one === 'string' ? [one] : Object.values(one)))
  return [...conditions, ...Object.values(imports), ...Object.values(bin)].map(target => target.replace('./', ''))
}
