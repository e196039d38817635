import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, release, type as system, totalmem } from 'node:os'
import { join } from 'node:path'
import appsec from '@datadog/native-appsec'

/** Without which a figure says nothing. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryMb: number
  readonly system: string
  readonly node: string
  readonly libddwaf: string
  readonly re2: string
  readonly rulewire: string
}

export function machine(dist: string): Machine {
  const [first] = cpus()
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 1_048_576),
    system: `${system()} ${release()}`,
    node: process.version,
    libddwaf: appsec.DDWAF.version(),
    re2: versionOf('re2', dist),
    rulewire: commitOf(dist),
  }
}

/** How many wanted a core, on average of the last minute: what a reader knows the noise by. */
export function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}

function versionOf(name: string, dist: string): string {
  try {
    const file = createRequire(join(dist, 'engine/index.js')).resolve(`${name}/package.json`)
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  } catch {
    return 'unknown'
  }
}

/** Of the checkout that the build is in, and whether it has changes that nobody committed. */
function commitOf(dist: string): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: dist,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return 'unknown'
  }
}
