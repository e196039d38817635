import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Finding, Place } from './finding.ts'

const approve = 'npm approve-scripts --no-allow-scripts-pin re2'

/**
 * Whether the next installation will have the native module: re2 is downloaded or compiled by its install script, which npm 12
 * runs only where the application's own package.json allows it (npm 11.16 warns; older ones do not ask).
 */
export function checkNpm({ cwd, env }: Place): Finding {
  const check = 'npm'
  const file = nearestPackage(cwd)
  if (file === undefined)
    return {
      check,
      state: 'skip',
      message: `there is no package.json in ${cwd} or above`,
      help: 'run it in the application',
    }
  const settings = npmSettings(dirname(file), env)
  const allowed = allowance(file)
  const details = { file, allowed, ignore_scripts: settings.ignoreScripts, strict: settings.strict }
  if (settings.ignoreScripts)
    return {
      ...{ check, state: 'warn', details },
      message: `npm is told to ignore install scripts (${settings.ignoreScripts}): re2 is not built by npm ci`,
      help: 'run `npm rebuild re2 --ignore-scripts=false` after it',
    }
  if (allowed === 'denied')
    return {
      ...{ check, state: 'warn', details },
      message: `${file} denies the install script of re2: npm 12 does not build it`,
      help: `take "re2": false out of allowScripts, then \`${approve}\``,
    }
  if (allowed === 'allowed') return { check, state: 'ok', message: `${file} allows the install script of re2`, details }
  const strictly = settings.strict === undefined ? '' : ` (${settings.strict}: installing fails)`
  return {
    ...{ check, state: 'warn', details },
    message: `${file} does not allow the install script of re2: npm 12 does not build it${strictly}`,
    help: `run \`${approve}\`, which adds "re2" to its allowScripts, and commit that`,
  }
}

export type Allowance = 'allowed' | 'denied' | 'not said'

/** As npm decides: entries by name or by name and version; a denial wins. */
function allowance(file: string): Allowance {
  const { allowScripts } = readJson(file) as { allowScripts?: unknown }
  if (typeof allowScripts !== 'object' || allowScripts === null) return 'not said'
  const entries = Object.entries(allowScripts).filter(([key]) => key === 're2' || key.startsWith('re2@'))
  if (entries.some(([, value]) => value === false)) return 'denied'
  return entries.some(([, value]) => value === true) ? 'allowed' : 'not said'
}

interface NpmSettings {
  /** Where that is said. */
  readonly ignoreScripts: string | undefined
  readonly strict: string | undefined
}

/** Of the environment, the project and the user, in that order. */
function npmSettings(project: string, env: NodeJS.ProcessEnv): NpmSettings {
  const files = [join(project, '.npmrc'), env.npm_config_userconfig || join(homedir(), '.npmrc')]
  const said = (name: string): string | undefined => {
    const variable = `npm_config_${name.replaceAll('-', '_')}`
    if (env[variable] !== undefined) return env[variable] === 'true' ? variable : undefined
    for (const file of files) {
      const value = new RegExp(`^\\s*${name}\\s*=\\s*"?(\\w+)"?\\s*$`, 'm').exec(readText(file))?.[1]
      if (value !== undefined) return value === 'true' ? `${name} in ${file}` : undefined
    }
    return undefined
  }
  return { ignoreScripts: said('ignore-scripts'), strict: said('strict-allow-scripts') }
}

/** The root of a workspace decides for all of it, so the topmost one that names this directory would; the nearest is what people mean. */
function nearestPackage(cwd: string): string | undefined {
  for (let directory = cwd; ; directory = dirname(directory)) {
    const file = join(directory, 'package.json')
    if (readText(file) !== '') return file
    if (dirname(directory) === directory) return undefined
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file)) ?? {}
  } catch {
    return {}
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
