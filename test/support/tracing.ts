import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { context, createContextKey, SpanKind, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { until } from './until.ts'

export interface Tracing {
  /** Waits for that many server spans; in the order in which they ended. */
  serverSpans(count: number): Promise<ReadableSpan[]>
  /** Waits for the next one and forgets it. */
  nextServerSpan(): Promise<ReadableSpan>
  stop(): void
}

const serverKind = 1

/** The real SDK and the real instrumentation of node:http, with spans kept in memory. */
export function startTracing(options: { instrument: boolean }): Tracing {
  const exporter = new InMemorySpanExporter()
  const manager = new AsyncLocalStorageContextManager().enable()
  context.setGlobalContextManager(manager)
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  trace.setGlobalTracerProvider(provider)
  if (options.instrument) instrumentHttp(provider)
  const spans = () => exporter.getFinishedSpans().filter(span => span.kind === serverKind)
  const serverSpans = async (count: number) => {
    await until(() => spans().length >= count)
    return spans()
  }
  return {
    serverSpans,
    async nextServerSpan() {
      const [span] = await serverSpans(1)
      exporter.reset()
      return span as ReadableSpan
    },
    stop() {
      if (options.instrument) instrumentation?.disable()
      trace.disable()
      context.disable()
      manager.disable()
    },
  }
}

let instrumentation: HttpInstrumentation | undefined

/** One for the process: only the first one sees the module being required. */
function instrumentHttp(provider: BasicTracerProvider): void {
  if (instrumentation === undefined) {
    instrumentation = new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })
    for (const module of ['node:http', 'node:https']) createRequire(import.meta.url)(module)
  } else instrumentation.enable()
  instrumentation.setTracerProvider(provider)
}

/** What we wrote on a span. */
export function tagsOf(span: ReadableSpan): Record<string, unknown> {
  return Object.fromEntries(Object.entries(span.attributes).filter(([name]) => /^(appsec|rulewire)\./.test(name)))
}

const rpcKey = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/**
 * Nobody instruments Node's HTTP/2 servers. A service that wants spans of them makes them itself; here in the way in which the
 * instrumentation of node:http does it.
 */
export function traceServer(server: EventEmitter): void {
  const prototype = Object.getPrototypeOf(server) as EventEmitter
  server.emit = function (this: EventEmitter, event: string, ...args: unknown[]) {
    const tell = () => Reflect.apply(prototype.emit, this, [event, ...args]) as boolean
    if (event !== 'request') return tell()
    const [request, response] = args as [EventEmitter & { method: string }, EventEmitter & { statusCode: number }]
    const span = trace.getTracer('test').startSpan(request.method, { kind: SpanKind.SERVER })
    const active = trace.setSpan(context.active(), span).setValue(rpcKey, { type: 'http', span })
    context.bind(active, request)
    context.bind(active, response)
    response.on('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode)
      span.end()
    })
    return context.with(active, tell)
  }
}
