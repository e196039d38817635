import { createEngine, type Engine } from '../engine/index.ts'
import { type EventSink, fileSink, type SinkStatus, streamSink } from '../events/index.ts'
import { createGuard, type Guard, type GuardStatus, type Suspension } from '../guard/index.ts'
import type { ClientStatus, FileSourceStatus } from '../remote-config/index.ts'
import { ErrorLog, type Errors } from './error-log.ts'
import { healthOf } from './health.ts'
import { type Log, standardErrorLog } from './log.ts'
import { named, type RuntimeOptions, readSettings, type Settings, type SinkName } from './settings.ts'
import { type Sources, startSources } from './sources.ts'

export interface RuntimeStatus extends Omit<GuardStatus, 'errors'> {
  readonly service?: string
  readonly env?: string
  /** What judges requests now. */
  readonly program: {
    readonly hash: string
    readonly rules: number
    /** Ids of rules that have thrown again and again. */
    readonly out_of_service: readonly string[]
  }
  readonly sinks: readonly ({ readonly name: string } & SinkStatus)[]
  /** Every error of ours that the application did not see. */
  readonly errors: Errors
  /** Settings that are off, and why. */
  readonly settings_problems: readonly string[]
  /** Null without remote configuration. */
  readonly remote: ClientStatus | null
  /** Null without rule files. */
  readonly files: FileSourceStatus | null
}

export interface Runtime {
  readonly engine: Engine
  /** What adapters bring their requests to. */
  readonly guard: Pick<Guard, 'take' | 'forFetch'>
  /** From now on all HTTP servers of the process are watched, if they were not already. */
  watchServers(): void
  status(): RuntimeStatus
  /** Takes the guard away and the connection down. */
  close(): Promise<void>
}

/**
 * Taken when this is loaded, before the application is: what it, or a tool of its tests, puts in their place later tells another
 * time, or none.
 */
const clock = Date.now
const { setImmediate } = globalThis
const monotonic = performance.now.bind(performance)

/**
 * Settings, engine, guard and remote configuration put together. When it returns, the last good rule set is in force:
 * the application listens afterwards.
 */
export function composeRuntime(options: RuntimeOptions): Runtime {
  // Its own members: what somebody has put on the prototype of all objects was not said by who starts this.
  const said: RuntimeOptions = Object.assign(Object.create(null), options)
  const settings = readSettings(said, process.env, process.cwd())
  const log = standardErrorLog(settings.log)
  for (const problem of settings.problems) log('warn', problem)
  const errors = new ErrorLog(log)
  const boot = { over: false }
  const engine = createEngine({
    ...named(settings),
    ...(settings.hmacKey === undefined ? {} : { hmacKey: settings.hmacKey }),
    clock,
    monotonic,
    // Values are in no event record, nor are parts of them.
    highlights: false,
    onError: error => errors.record('engine', error),
    schedule: task => (boot.over ? void setImmediate(task) : task()),
  })
  const sinks = settings.events.map(name => openSink(name, errors))
  const guard = createGuard({
    engine,
    report: { ...named(settings), sinks, clock },
    ...(settings.trustProxy === undefined ? {} : { trustProxy: settings.trustProxy }),
    monotonic,
    onError: (place, error) => errors.record(`guard.${place}`, error),
    onWarning: message => log('warn', message),
    onSuspension: suspension => {
      tellSuspension(suspension, log)
      sources?.remote?.report()
    },
  })
  const health = () => healthOf(errors.status(), guard.status())
  const sources: Sources | undefined = settings.enabled
    ? startSources({ settings, engine, errors, log, health })
    : undefined
  const over = () => {
    boot.over = true
  }
  // Before the first event of the process, so before the first request.
  if (sources?.restored === undefined) over()
  else void sources.restored.then(over, over)
  if (settings.enabled && settings.servers) guard.install()
  else if (settings.enabled) guard.attach()
  log(
    'info',
    settings.enabled ? `guarding, with ${engine.program.rules} rules` : 'RULEWIRE_ENABLED is false: not guarding',
  )
  return assemble({ settings, engine, guard, sinks, errors, sources })
}

function tellSuspension(suspension: Suspension | undefined, log: Log): void {
  if (suspension === undefined) log('warn', 'guard: requests are judged again')
  else log('error', `guard: suspended, requests pass unjudged for ${suspension.pauseMs / 1000} s: ${suspension.reason}`)
}

function programOf({ program: { hash, rules, outOfService } }: Engine): RuntimeStatus['program'] {
  return { hash, rules, out_of_service: outOfService }
}

function openSink(name: SinkName, errors: ErrorLog): EventSink {
  if (name === 'stdout') return streamSink(name, process.stdout)
  return fileSink(name.slice('file:'.length), error => errors.record('events.file', error))
}

interface Parts {
  readonly settings: Settings
  readonly engine: Engine
  readonly guard: Guard
  readonly sinks: readonly EventSink[]
  readonly errors: ErrorLog
  readonly sources: Sources | undefined
}

function assemble({ settings, engine, guard, sinks, errors, sources }: Parts): Runtime {
  return {
    engine,
    guard,
    watchServers() {
      if (settings.enabled) guard.install()
    },
    status: () => ({
      ...named(settings),
      ...guard.status(),
      program: programOf(engine),
      sinks: sinks.map(sink => ({ name: sink.name, ...sink.status() })),
      errors: errors.status(),
      settings_problems: settings.problems,
      remote: sources?.remote?.status() ?? null,
      files: sources?.files?.status() ?? null,
    }),
    async close() {
      guard.uninstall()
      await sources?.close()
      await Promise.all(sinks.map(sink => sink.close?.()))
    },
  }
}
