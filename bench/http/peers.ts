import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const requireHere = createRequire(import.meta.url)

/** Who guards the application, in the order of the table. `before` is another build of Rulewire's. */
export const peerNames = ['bare', 'rulewire', 'before', 'dd-appsec', 'dd-tracing'] as const

export type PeerName = (typeof peerNames)[number]

/** What a server process is begun with. */
export interface Peer {
  readonly name: PeerName
  readonly execArgv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The build of Rulewire's that is in it. */
  readonly dist: string | undefined
  /** It judges by the rules, so a canary must be blocked. */
  readonly isGuarded: boolean
}

export interface PeerParts {
  readonly dist: string
  readonly before: string | undefined
  /** Files with the rules of the scenario. */
  readonly rules: { readonly rulewire: string; readonly libddwaf: string }
  /** Where dd-trace sends its traces. */
  readonly agentPort: number
}

export function peerOf(name: PeerName, { dist, before, rules, agentPort }: PeerParts): Peer {
  switch (name) {
    case 'bare':
      return { name, execArgv: [], env: {}, dist: undefined, isGuarded: false }
    case 'rulewire':
      return rulewire(name, dist, rules.rulewire)
    case 'before':
      if (before === undefined) throw new RangeError('no build to compare with')
      return rulewire(name, before, rules.rulewire)
    case 'dd-appsec':
      return ddTrace(name, agentPort, { DD_APPSEC_ENABLED: 'true', DD_APPSEC_RULES: rules.libddwaf })
    case 'dd-tracing':
      return ddTrace(name, agentPort, { DD_APPSEC_ENABLED: 'false' })
  }
}

/** As a service has it that reads its rules from a file: no control plane, and no event records. */
function rulewire(name: PeerName, dist: string, rules: string): Peer {
  return {
    name,
    execArgv: ['--import', pathToFileURL(join(dist, 'middleware/register.js')).href],
    env: { RULEWIRE_SERVICE: 'bench', RULEWIRE_RULES: rules, RULEWIRE_LOG: 'error' },
    dist,
    isGuarded: true,
  }
}

/** With what it does by itself switched off that is no part of tracing or of the rules; its defaults elsewhere. */
function ddTrace(name: PeerName, agentPort: number, env: Readonly<Record<string, string>>): Peer {
  return {
    name,
    execArgv: ['--require', requireHere.resolve('dd-trace/init')],
    env: {
      DD_SERVICE: 'bench',
      DD_TRACE_AGENT_URL: `http://127.0.0.1:${agentPort}`,
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
      // One that is cut short judges less than it should: as much as it needs.
      DD_APPSEC_WAF_TIMEOUT: '1000000',
      ...env,
    },
    dist: undefined,
    isGuarded: name === 'dd-appsec',
  }
}

/** Undefined: it is not installed here. */
export function ddTraceVersion(): string | undefined {
  try {
    return (requireHere('dd-trace/package.json') as { version: string }).version
  } catch {
    return undefined
  }
}
