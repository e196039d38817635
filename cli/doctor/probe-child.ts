import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'

/** What was found where the application would have been started. */
export interface ProbeReport {
  /** The version that runs the application, which need not be the one that runs doctor. */
  readonly node: string
  /** Who has put a method in front of that of Node's HTTP server, the outermost first. */
  readonly wrappers: readonly Wrapper[]
  /** What Rulewire says of itself; undefined where it is not loaded. */
  readonly runtime: { readonly installed: boolean } | undefined
  readonly openTelemetry: { readonly registered: boolean; readonly traces: boolean; readonly contexts: boolean }
}

/** `other`: what it hides is not known. */
export type Wrapper = 'rulewire' | 'opentelemetry' | 'other'

type Patched = { readonly __original?: unknown; readonly [original]?: unknown }

/** As `guard/override.ts` leaves it. */
const original = Symbol.for('rulewire.original')

const { Server } = createRequire(import.meta.url)('node:http') as typeof import('node:http')

function wrappersOf(method: unknown): Wrapper[] {
  const found: Wrapper[] = []
  for (let next = method; typeof next === 'function' && next !== EventEmitter.prototype.emit && found.length < 20; ) {
    const patched = next as Patched
    found.push(original in patched ? 'rulewire' : '__original' in patched ? 'opentelemetry' : 'other')
    next = patched[original] ?? patched.__original
  }
  return found
}

function look(): ProbeReport {
  const globals = globalThis as Record<symbol, unknown>
  const runtime = globals[Symbol.for('rulewire.runtime')] as { status(): { installed: boolean } } | undefined
  const api = globals[Symbol.for('opentelemetry.js.api.1')] as Record<string, unknown> | undefined
  return {
    node: process.versions.node,
    wrappers: wrappersOf(Server.prototype.emit),
    runtime: runtime && { installed: runtime.status().installed },
    openTelemetry: {
      registered: api !== undefined,
      traces: api?.trace !== undefined,
      contexts: api?.context !== undefined,
    },
  }
}

// Whatever was loaded before may keep the process running.
process.send?.({ doctor: look() }, () => process.exit())
