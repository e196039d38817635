import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { NodeCommand } from './node-command.ts'

/** What the application will find: what is set here, and of files that its command names what is not. */
export function environmentOf(
  command: NodeCommand | undefined,
  cwd: string,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const given: NodeJS.ProcessEnv = {}
  // Of a name that is in several files, the last one counts.
  for (const file of envFiles(command?.options ?? [])) Object.assign(given, read(resolve(cwd, file)))
  return { ...given, ...env }
}

function envFiles(options: readonly string[]): string[] {
  return options.flatMap((option, i) => {
    const [, joined] = /^--env-file(?:-if-exists)?=(.*)$/s.exec(option) ?? []
    return joined ?? (/^--env-file(?:-if-exists)?$/.test(option) ? (options[i + 1] ?? []) : [])
  })
}

/** Where it cannot be read, Node itself says so when the command is tried. */
function read(file: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(file, 'utf8')) as Record<string, string | undefined>
  } catch {
    return {}
  }
}
