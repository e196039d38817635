import type { Engine } from '../engine/index.ts'
import {
  createFileSource,
  createRemoteConfigClient,
  type FileSource,
  type OtherSource,
  type RemoteConfigClient,
} from '../remote-config/index.ts'
import type { ErrorLog } from './error-log.ts'
import type { Health } from './health.ts'
import type { Log } from './log.ts'
import { named, type Settings } from './settings.ts'
import { createTurns, type Turns } from './turns.ts'

/** Where rules come from. Each keeps its own last good set; the program is their union. */
export interface Sources {
  readonly remote: RemoteConfigClient | undefined
  readonly files: FileSource | undefined
  /** What they had is in force. Undefined: it is so already. */
  readonly restored: Promise<void> | undefined
  close(): Promise<void>
}

export interface SourcesOptions {
  readonly settings: Settings
  readonly engine: Engine
  readonly errors: ErrorLog
  readonly log: Log
  /** What the control plane is told of errors of ours. */
  readonly health: () => Health
}

interface Shared extends SourcesOptions {
  readonly turns: Turns
}

/**
 * Restored is what was in force before, the control plane's first: a file that did not fit beside it then does not now, and its
 * copy does. A restart changes nothing.
 */
export function startSources(options: SourcesOptions): Sources {
  const { errors } = options
  const shared = { ...options, turns: createTurns() }
  const all: { remote?: RemoteConfigClient | undefined; files?: FileSource | undefined } = {}
  all.remote = orRecorded(errors, 'remote-config', () => restoreRemote(shared, () => all.files))
  all.files = orRecorded(errors, 'rule-files', () => restoreFiles(shared, () => all.remote?.report()))
  const { remote, files } = all
  const restored = files?.settled() // and not what they look at once they are started
  orRecorded(errors, 'remote-config', () => remote?.start())
  orRecorded(errors, 'rule-files', () => files?.start())
  return {
    remote,
    files,
    restored,
    close: async () => {
      await Promise.all([remote?.close(), files?.close()])
    },
  }
}

function restoreRemote(
  { settings, engine, health, log, turns }: Shared,
  files: () => FileSource | undefined,
): RemoteConfigClient | undefined {
  if (settings.remote === undefined) return undefined
  const client = createRemoteConfigClient({
    ...settings.remote,
    instance: named(settings),
    cacheDir: settings.cacheDir,
    apply: async document => {
      const result = await turns.take(() => engine.apply(document, { source: 'remote' }))
      // Files that did not fit beside the set before may fit beside this one.
      if (result.ok) files()?.check()
      return result
    },
    turn: turns.free,
    program: () => engine.program.hash,
    ...(settings.rules === undefined ? {} : { sources: () => [fileState(files())] }),
    health,
    log,
  })
  client.restore()
  return client
}

function restoreFiles({ settings, engine, log, turns }: Shared, changed: () => void): FileSource | undefined {
  if (settings.rules === undefined) return undefined
  const files = createFileSource({
    path: settings.rules,
    cacheDir: settings.cacheDir,
    apply: (document, locate) => turns.take(() => engine.apply(document, { source: 'file', locate })),
    turn: turns.free,
    program: () => engine.program.hash,
    changed,
    log,
  })
  files.restore()
  return files
}

function fileState(files: FileSource | undefined): OtherSource {
  const { state, hash } = files?.status() ?? { state: 'none' as const, hash: null }
  return { name: 'file', state, revision: null, hash }
}

/** Without a source a service is guarded by fewer rules; it runs. */
function orRecorded<T>(errors: ErrorLog, place: string, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    errors.record(place, error)
    return undefined
  }
}
