import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { usageError } from '../exit.ts'

/** How an application is started: `node <options> <script> …`. */
export interface NodeCommand {
  readonly node: string
  /** What comes before the script, without what would keep another script from running to its end. */
  readonly options: readonly string[]
  /** Absolute; undefined where there is none. */
  readonly script: string | undefined
}

/** Options of Node whose value is the next argument, as far as people use them so (`node --help`). */
const withValue = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions'],
  ...['--env-file', '--env-file-if-exists', '--input-type', '--title', '--disable-warning', '--unhandled-rejections'],
  ...['--dns-result-order', '--icu-data-dir', '--openssl-config', '--diagnostic-dir', '--max-http-header-size'],
  ...[
    '--trace-event-categories',
    '--watch-path',
    '--inspect-port',
    '--experimental-default-type',
    '--localstorage-file',
  ],
])

/** Debuggers, watchers and test runners wait for something; what they wait for does not come here. */
const left = /^--(?:inspect|watch|test|prof|cpu-prof|heap-prof|check|interactive)\b/

const evaluates = new Set(['-e', '--eval', '-p', '--print', '-pe', '-c', '--check', '-i', '--interactive'])

/** @param words as a shell would pass them on, the program first */
export function readNodeCommand(words: readonly string[], cwd: string): NodeCommand {
  const [node = '', ...rest] = words
  if (!/^node(?:js)?(?:\.exe)?$/.test(basename(node)))
    throw usageError(
      'not-node',
      `${node} is not node: only \`node … app.js\` can be looked into`,
      'for npm, pm2, next and the like set NODE_OPTIONS="--import rulewire/register", and run doctor without a command',
    )
  const options: string[] = []
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] as string
    if (evaluates.has(word)) throw usageError('no-script', `${word} runs no file, and only that can be looked into`)
    if (!word.startsWith('-') || word === '-') return { node, options, script: resolve(cwd, word) }
    const value = withValue.has(word) ? rest[++i] : undefined
    if (!left.test(word)) options.push(...(value === undefined ? [word] : [word, value]))
  }
  return { node, options, script: undefined }
}

/** What `npm start` runs, where that is node and nothing that a shell would have to read. */
export function startScript(cwd: string): readonly string[] | undefined {
  try {
    const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
    const text: unknown = scripts?.start
    return typeof text === 'string' && /^node\s[\w\s./@:=-]+$/.test(text) ? text.trim().split(/\s+/) : undefined
  } catch {
    return undefined
  }
}
