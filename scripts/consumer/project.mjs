import { rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, succeed } from './processes.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A fresh project beside the packed packages, in a directory of its own that nothing above has modules for.
 * @returns {Promise<{ directory: string, rulewire: string, controlPlane: string }>} gone when this process is
 */
export async function createProject() {
  const temporary = await mkdtemp(join(tmpdir(), 'rulewire-consumer-'))
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))
  const packs = join(temporary, 'packs')
  const directory = join(temporary, 'project')
  await mkdir(packs)
  await cp(join(root, 'examples/consumer'), directory, { recursive: true })
  return {
    directory,
    rulewire: await pack(root, packs),
    controlPlane: await pack(join(root, 'control-plane'), packs),
  }
}

/** As for publishing: `prepack` builds it. */
async function pack(folder, destination) {
  const before = await readdir(destination)
  await succeed('npm', ['pack', '--pack-destination', destination], { cwd: folder })
  const made = (await readdir(destination)).filter(file => !before.includes(file))
  if (made.length !== 1) throw new Error(`npm pack made ${made.length} files`)
  return join(destination, made[0])
}

/** `npm install`, with what npm said. Whatever an earlier run has downloaded is not downloaded again. */
export function install(directory, ...packages) {
  return succeed('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], { cwd: directory })
}

/** The installed command line; `npx` may not fetch one. */
export function rulewire(directory, args, env = {}) {
  return run('npx', ['--no', '--', 'rulewire', ...args], { cwd: directory, env })
}
