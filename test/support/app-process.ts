import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect } from 'vitest'
import { mainStream } from '../../remote-config/protocol/index.ts'
import { openSnapshots } from '../../remote-config/snapshot/index.ts'
import { hashRuleSet, type RuleSetDocument } from '../../rules-schema/index.ts'
import { until } from './until.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const otelPreload = fileURLToPath(new URL('otel-preload.mjs', import.meta.url))

export const register = 'rulewire/register'
export const otel = otelPreload

export interface AppOptions {
  /** In `test/support/apps`, or an absolute path. */
  readonly app: string
  /** What is preloaded, in this order. @default the guard alone */
  readonly preload?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Of Node, before everything else. */
  readonly nodeOptions?: readonly string[]
  /** Of the application. */
  readonly args?: readonly string[]
  /** How it says where it listens. @default `listening on <url>`, on a line of its own */
  readonly listening?: RegExp
  /** In force from the start, as the last good rule set of a control plane that is not there. */
  readonly rules?: readonly object[]
  /** The same, with lists and all. */
  readonly ruleSet?: object
  /** Errors of ours on standard error do not fail the test. */
  readonly expectErrors?: boolean
  /** Do not wait for the application to listen. */
  readonly ends?: boolean
}

export interface App {
  readonly url: string
  readonly spans: readonly AppSpan[]
  stdout(): string
  stderr(): string
  /** The lines of standard output that are event records. */
  records(): { readonly rule: { readonly id: string } }[]
  serverSpan(): Promise<AppSpan>
  exited(): Promise<number | null>
  kill(signal: NodeJS.Signals): void
}

export interface AppSpan {
  readonly kind: number
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

interface Running {
  readonly child: ChildProcess
  readonly app: App
  readonly expectErrors: boolean
}

const serverKind = 1

/**
 * Applications in processes of their own, guarded by what was built. All are ended after the test; one that has told of an
 * error of ours fails it, unless that was expected.
 */
export function useApps(): { start(options: AppOptions): Promise<App>; directory(): string } {
  const running: Running[] = []
  const directories: string[] = []
  const directory = () => {
    const path = mkdtempSync(join(tmpdir(), 'rulewire-test-'))
    directories.push(path)
    return path
  }
  afterEach(async () => {
    const apps = running.splice(0)
    await Promise.all(apps.map(({ child }) => end(child)))
    for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true })
    const told = apps.filter(({ expectErrors }) => !expectErrors).map(({ app }) => swallowedErrors(app.stderr()))
    expect(told.flat()).toEqual([])
  })
  return {
    directory,
    async start(options) {
      const child = launch(options, await environment(options, directory))
      const app = follow(child, options.listening)
      running.push({ child, app, expectErrors: options.expectErrors ?? false })
      if (!options.ends) await until(() => app.url !== '' || child.exitCode !== null)
      return app
    },
  }
}

/** Each error of ours that an application does not see is a line on its standard error. */
export function swallowedErrors(stderr: string): string[] {
  return stderr.split('\n').filter(line => line.startsWith('[rulewire] error'))
}

function launch(
  { app, preload = [register], nodeOptions = [], args = [] }: AppOptions,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const file = app.startsWith('/') ? app : fileURLToPath(new URL(`apps/${app}`, import.meta.url))
  const options = [...nodeOptions, ...preload.flatMap(module => ['--import', module])]
  return spawn(process.execPath, [...options, file, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

/** Nothing of ours is inherited from whoever runs the tests. */
async function environment({ env, rules, ruleSet }: AppOptions, directory: () => string): Promise<NodeJS.ProcessEnv> {
  const document = ruleSet ?? (rules && { version: 1, rules })
  const inherited = Object.entries(process.env).filter(([name]) => !/^(RULEWIRE|OTEL|DD|NODE|VITEST)_/.test(name))
  return { ...Object.fromEntries(inherited), ...(document ? await lastGood(document, directory()) : {}), ...env }
}

/** A control plane that answers nobody, and what it once sent. */
async function lastGood(ruleSet: object, cacheDir: string): Promise<Record<string, string>> {
  const origin = 'http://127.0.0.1:9'
  const document = ruleSet as RuleSetDocument
  const snapshots = openSnapshots(join(cacheDir, 'rulewire'), origin, mainStream)
  if (!snapshots.ok) throw new Error(snapshots.reason)
  await snapshots.value.write({ revision: 1, hash: hashRuleSet(document), savedAt: 0, document })
  return {
    RULEWIRE_URL: origin,
    RULEWIRE_TOKEN: 'rwt_test',
    RULEWIRE_SERVICE: 'shop',
    RULEWIRE_EVENTS: 'stdout',
    RULEWIRE_CACHE_DIR: cacheDir,
  }
}

function follow(child: ChildProcess, listening = /^listening on (\S+)$/m): App {
  const spans: AppSpan[] = []
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  child.on('message', (message: { span?: AppSpan }) => {
    if (message.span) spans.push(message.span)
  })
  const closed = once(child, 'close')
  return {
    spans,
    get url() {
      return listening.exec(stdout)?.[1] ?? ''
    },
    stdout: () => stdout,
    stderr: () => stderr,
    records: () =>
      stdout
        .split('\n')
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line)),
    async serverSpan() {
      await until(() => spans.some(span => span.kind === serverKind) || child.exitCode !== null)
      return spans.find(span => span.kind === serverKind) as AppSpan
    },
    async exited() {
      return (await closed)[0] as number | null
    },
    kill: signal => void child.kill(signal),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
