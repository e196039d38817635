import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Finding, Place } from './finding.ts'
import type { NodeCommand } from './node-command.ts'
import { notLoadable, type Probed } from './probe.ts'
import type { Wrapper } from './probe-child.ts'

export interface Started {
  /** Undefined: nobody has said how the application is started. */
  readonly command: NodeCommand | undefined
  readonly probed: Probed
  readonly place: Place
}

const check = 'guard'
const start = 'start the application with `node --import rulewire/register app.js`'

export function checkGuard({ command, probed, place }: Started): Finding {
  const { report, stderr } = probed
  if (report === undefined) return notLoadable(probed)
  const details = { installed: report.runtime?.installed ?? false, wrappers: report.wrappers }
  if (report.runtime?.installed) return { check, state: 'ok', message: `loaded ${before(command, place)}`, details }
  const [, reason] = /^\[rulewire\] error (not started, .*)$/m.exec(stderr) ?? []
  if (reason !== undefined) return { check, state: 'fail', message: reason, details }
  if (report.runtime !== undefined || /^(?:0|false|off|no)$/i.test(place.env.RULEWIRE_ENABLED?.trim() ?? ''))
    return { check, state: 'warn', message: 'switched off by RULEWIRE_ENABLED', details }
  return { ...notPreloaded(command), details }
}

/** Not by what the command loads; perhaps by the application itself. */
function notPreloaded(command: NodeCommand | undefined): Finding {
  const line = command?.script === undefined ? undefined : lineThatLoads(command.script)
  if (line !== undefined) {
    const name = basename(command?.script ?? '')
    return {
      ...{ check, state: 'ok' },
      message: `loaded by the application itself, in line ${line} of ${name}: what is loaded before that comes first`,
    }
  }
  if (command !== undefined) return { check, state: 'fail', message: 'this command does not load it', help: start }
  return {
    ...{ check, state: 'warn' },
    message: 'not loaded by NODE_OPTIONS, and how the application is started is not known',
    help: 'say it: `rulewire doctor -- node --import rulewire/register app.js`',
  }
}

function before(command: NodeCommand | undefined, { env }: Place): string {
  // A copy may be named by a path in which the package's name does not occur.
  const isIt = (text: string) => /rulewire|register/.test(text)
  if (command?.options.some(isIt)) return 'before the application, by its command'
  return isIt(env.NODE_OPTIONS ?? '') ? 'before the application, by NODE_OPTIONS' : 'before the application'
}

/** Of the application's own file only; what that imports in turn is not looked through. */
function lineThatLoads(script: string): number | undefined {
  try {
    const lines = readFileSync(script, 'utf8').split('\n')
    const index = lines.findIndex(line =>
      /^(?!\s*(?:\/\/|\*)).*['"]rulewire(?:\/(?:register|middleware\/\w+))?['"]/.test(line),
    )
    return index < 0 ? undefined : index + 1
  } catch {
    return undefined
  }
}

export function checkOpenTelemetry({ probed: { report } }: Pick<Started, 'probed'>): Finding {
  const check = 'opentelemetry'
  if (report === undefined) return { check, state: 'skip', message: 'not known: see guard' }
  const { wrappers, openTelemetry } = report
  const details = { wrappers, ...openTelemetry }
  if (!openTelemetry.registered)
    return { check, state: 'ok', message: 'not there: matches are in event records only, not on spans', details }
  if (!openTelemetry.traces || !openTelemetry.contexts)
    return {
      ...{ check, state: 'warn', details },
      message: `its API is there without ${openTelemetry.traces ? 'a context manager' : 'a tracer'}: there are no spans to tag`,
      help: 'start its SDK before the application',
    }
  if (!wrappers.includes('opentelemetry'))
    return {
      ...{ check, state: 'warn', details },
      message: 'traces, but not the HTTP server: tags go to the span that is active when a response begins',
      help: 'add @opentelemetry/instrumentation-http',
    }
  return { check, state: 'ok', message: `traces the HTTP server, ${order(wrappers)}`, details }
}

/** Both orders work; who wonders about a span wants to know which one it is. */
function order(wrappers: readonly Wrapper[]): string {
  const guard = wrappers.indexOf('rulewire')
  if (guard < 0) return 'without the guard'
  return guard < wrappers.indexOf('opentelemetry')
    ? 'inside of the guard: a request meets the guard first'
    : 'around the guard: a request has its span when it meets the guard'
}
