import { join, resolve } from 'node:path'
import { readTrustProxy, type TrustProxy, type TrustProxySetting } from '../http/index.ts'

export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug'
/** Standard output, or a file to append to. */
export type SinkName = 'stdout' | `file:${string}`

/** What can be said in code. Whatever is left out is taken from the environment. */
export interface RuntimeOptions {
  /** Name of this service. @default RULEWIRE_SERVICE, else OTEL_SERVICE_NAME, else DD_SERVICE */
  readonly service?: string
  /** Where it runs. @default RULEWIRE_ENV */
  readonly env?: string
  /** A rule file, or a directory of them, watched. @default RULEWIRE_RULES; without it there are no rules from files */
  readonly rules?: string
  /** The control plane's http(s) base. @default RULEWIRE_URL; without it there is no remote configuration */
  readonly url?: string
  /** @default RULEWIRE_TOKEN */
  readonly token?: string
  /** Where the last good rule set is kept. @default RULEWIRE_CACHE_DIR, else `.rulewire/cache/<service>` */
  readonly cacheDir?: string
  /** Where event records go. @default RULEWIRE_EVENTS, a comma-separated list; else nowhere */
  readonly events?: readonly SinkName[]
  /** Key of the mask `hmac`. Without it what is to be masked so is redacted. @default RULEWIRE_HMAC_KEY */
  readonly hmacKey?: string
  /**
   * Which proxies are believed about the client's address: how many there are, or ranges of addresses (`private`, `10.0.0.0/8`), or the name of
   * a provider (`cloudflare`). @default RULEWIRE_TRUST_PROXY, else none: the client is the peer of the socket
   */
  readonly trustProxy?: TrustProxySetting
  /** What is said on standard error. @default RULEWIRE_LOG, else warn */
  readonly log?: LogLevel
  /** @default RULEWIRE_ENABLED, else true */
  readonly enabled?: boolean
  /** Watch every HTTP server of the process; `false`: judge only what adapters bring. @default true, `false` for adapters */
  readonly servers?: boolean
}

export interface Settings {
  readonly service?: string
  readonly env?: string
  /** Absolute. */
  readonly rules?: string
  readonly remote?: { readonly url: string; readonly token: string }
  readonly cacheDir: string
  /** Files by their absolute paths. */
  readonly events: readonly SinkName[]
  readonly hmacKey?: string
  /** Not there: nobody has said anything. */
  readonly trustProxy?: TrustProxy
  readonly log: LogLevel
  readonly enabled: boolean
  readonly servers: boolean
  /** Settings that are off because they make no sense, each with what to do. */
  readonly problems: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

const logLevels: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug']

/** A wrong setting is off, and said; it never keeps the application from starting. An empty variable is none. */
export function readSettings(options: RuntimeOptions, environment: Environment, cwd: string): Settings {
  const problems: string[] = []
  const read = (name: string) => environment[name]?.trim() || undefined
  const service = options.service ?? read('RULEWIRE_SERVICE') ?? read('OTEL_SERVICE_NAME') ?? read('DD_SERVICE')
  const env = options.env ?? read('RULEWIRE_ENV')
  const remote = readRemote(options.url ?? read('RULEWIRE_URL'), options.token ?? read('RULEWIRE_TOKEN'), problems)
  const hmacKey = options.hmacKey ?? read('RULEWIRE_HMAC_KEY')
  const trustProxy = readProxies(options.trustProxy ?? read('RULEWIRE_TRUST_PROXY'), problems)
  const rules = options.rules ?? read('RULEWIRE_RULES')
  if ((remote !== undefined || rules !== undefined) && service === undefined) problems.push(noService)
  return {
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
    ...(rules === undefined ? {} : { rules: resolve(cwd, rules) }),
    ...(remote === undefined ? {} : { remote }),
    cacheDir: resolve(cwd, options.cacheDir ?? read('RULEWIRE_CACHE_DIR') ?? defaultCacheDir(service)),
    events: readSinks(options.events ?? listOf(read('RULEWIRE_EVENTS')), cwd, problems),
    ...(hmacKey === undefined ? {} : { hmacKey }),
    ...(trustProxy === undefined ? {} : { trustProxy }),
    log: options.log ?? readLogLevel(read('RULEWIRE_LOG'), problems),
    enabled: options.enabled ?? readSwitch('RULEWIRE_ENABLED', read('RULEWIRE_ENABLED'), problems),
    servers: options.servers ?? true,
    problems,
  }
}

const noService = 'RULEWIRE_SERVICE is not set: rules that are scoped to a service do not apply here'

function readRemote(url: string | undefined, token: string | undefined, problems: string[]): Settings['remote'] {
  if (url === undefined) {
    if (token !== undefined)
      problems.push('RULEWIRE_TOKEN is set and RULEWIRE_URL is not: there is no remote configuration')
    return undefined
  }
  if (token !== undefined) return { url, token }
  problems.push('RULEWIRE_URL is set and RULEWIRE_TOKEN is not: remote configuration is off')
  return undefined
}

function listOf(text = ''): string[] {
  return text.split(',').flatMap(name => name.trim() || [])
}

function readSinks(names: readonly string[], cwd: string, problems: string[]): SinkName[] {
  const sinks = new Set<SinkName>()
  for (const name of names) {
    const path = name.startsWith('file:') ? name.slice('file:'.length).trim() : ''
    if (name === 'stdout') sinks.add(name)
    else if (path !== '') sinks.add(`file:${resolve(cwd, path)}`)
    else problems.push(`RULEWIRE_EVENTS: ${quote(name)} is not known; known are "stdout" and "file:<path>"`)
  }
  return [...sinks]
}

function readProxies(setting: TrustProxySetting | undefined, problems: string[]): TrustProxy | undefined {
  if (setting === undefined) return undefined
  const read = readTrustProxy(setting)
  if (read.ok) return read.value
  problems.push(`RULEWIRE_TRUST_PROXY: ${read.problem}; no proxy is believed`)
  return undefined
}

function readLogLevel(text: string | undefined, problems: string[]): LogLevel {
  const level = logLevels.find(known => known === text)
  if (text !== undefined && level === undefined) {
    problems.push(`RULEWIRE_LOG: ${quote(text)} is not one of ${logLevels.join(', ')}; it is warn`)
  }
  return level ?? 'warn'
}

function readSwitch(name: string, text: string | undefined, problems: string[]): boolean {
  if (text === undefined || /^(1|true|on|yes)$/i.test(text)) return true
  if (/^(0|false|off|no)$/i.test(text)) return false
  problems.push(`${name}: ${quote(text)} is neither true nor false; it is true`)
  return true
}

/** Beside the application, where only its own user writes; never in a temporary directory, where anybody does. */
function defaultCacheDir(service: string | undefined): string {
  const name = encodeURIComponent(service ?? 'service').replace(/^\.+$/, dots => '%2E'.repeat(dots.length))
  return join('.rulewire', 'cache', name.slice(0, 200))
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}

/** Who this is, as far as that was said. */
export function named({ service, env }: Settings): { service?: string; env?: string } {
  return { ...(service === undefined ? {} : { service }), ...(env === undefined ? {} : { env }) }
}
