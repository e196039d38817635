import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createEngine, type Engine } from 'rulewire/engine'
import {
  type ApplyResult,
  createFileSource,
  type FileSource,
  type FileSourceOptions,
  type FileSourceStatus,
  type Watch,
} from 'rulewire/remote-config'
import { cleanup } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'

export interface FileService {
  readonly source: FileSource
  readonly engine: Engine
  readonly log: string[]
  /** What the engine answered, oldest first. */
  readonly results: ApplyResult[]
  /** The rules of every document that the engine was given, oldest first. */
  readonly offered: string[][]
  status(): FileSourceStatus
  /** Of the rules in force. */
  ids(): readonly string[]
  /** Lines that tell of something wrong. */
  complaints(): readonly string[]
}

const hour = 3_600_000

/** A service with a real engine whose rules are files. Changes are found by what the system tells: nothing is looked at by time. */
export function fileService(path: string, options: Partial<FileSourceOptions> = {}): FileService {
  const engine = createEngine({ service: 'shop', env: 'test', schedule: task => task() })
  const log: string[] = []
  const results: ApplyResult[] = []
  const offered: string[][] = []
  let inForce: readonly string[] = []
  const source = createFileSource({
    path,
    apply: async (document, locate) => {
      const ids = idsOf(document)
      offered.push(ids)
      const result = await engine.apply(document, { source: 'file', locate })
      results.push(result)
      if (result.ok) inForce = ids
      return result
    },
    program: () => engine.program.hash,
    log: (level, message) => log.push(`${level} ${message}`),
    quietMs: 20,
    retryMs: 30,
    reconcileMs: hour,
    ...options,
  })
  cleanup(() => source.close())
  return {
    ...{ source, engine, log, results, offered },
    status: source.status,
    ids: () => inForce,
    complaints: () => log.filter(line => !line.startsWith('info ')),
  }
}

function idsOf(document: unknown): string[] {
  return (document as { rules: { id: string }[] }).rules.map(({ id }) => id)
}

/** Restored, and watching by what the system tells. */
export async function watching(path: string, options: Partial<FileSourceOptions> = {}): Promise<FileService> {
  const service = fileService(path, options)
  service.source.restore()
  service.source.start()
  await until(() => service.status().watching.mode === 'events')
  await service.source.settled()
  return service
}

export interface TimedService extends FileService {
  readonly clock: ManualClock
  /** The time of the next periodic look comes, and what it finds is dealt with. */
  reconcile(): Promise<void>
}

/** Restored and started, on a system that tells of no change: what is found is found by looking from time to time. */
export async function looking(path: string, options: Partial<FileSourceOptions> = {}): Promise<TimedService> {
  const clock = manualClock()
  const deaf: Watch = () => ({ close: async () => {} })
  const timed = { reconcileMs: 30_000, quietMs: 100, retryMs: 250, now: clock.now, timers: clock.timers }
  const service = fileService(path, { watch: deaf, ...timed, ...options })
  service.source.restore()
  await service.source.settled()
  service.source.start()
  await service.source.settled()
  const reconcile = async () => {
    clock.advance(30_000)
    await service.source.settled()
  }
  return { ...service, clock, reconcile }
}

/** A rule that no two files may have both. */
export function rule(id: string, more: object = {}): object {
  return { id, category: 'business_logic', event: 'test.seen', ...more }
}

export function ruleFile(...rules: (string | object)[]): string {
  const all = rules.map(one => (typeof one === 'string' ? rule(one) : one))
  return JSON.stringify({ version: 1, rules: all }, null, 2)
}

/** Writes files, directories included; contents by path. */
export async function put(directory: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
}
