/** The part of an OpenTelemetry span that is used here. */
export interface Span {
  setAttributes(attributes: Readonly<Record<string, string | boolean>>): unknown
  spanContext(): { readonly traceId: string; readonly spanId: string }
}

/** Whose listeners an instrumentation runs in the context of a request, as it does with those of its response. */
export interface Bound {
  once(event: symbol, listener: () => void): unknown
  emit(event: symbol): unknown
}

interface Context {
  getValue(key: symbol): unknown
  deleteValue(key: symbol): Context
}

interface ContextManager {
  active(): Context
  with(context: Context, task: () => void): void
}

/**
 * Every copy of `@opentelemetry/api` 1.x, bundled ones too, registers the service's SDK here. Looking here needs no copy of
 * our own, which might be newer than the service's and then be refused; a service without OpenTelemetry has nothing here.
 */
const registryKey = Symbol.for('opentelemetry.js.api.1')

/** Where HTTP instrumentations keep the server span, whatever span is active below it. */
const rpcKey = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')

/** Whether the service has OpenTelemetry, so that there may be a span. */
export function hasTracing(): boolean {
  return contextManager() !== undefined
}

function contextManager(): ContextManager | undefined {
  const registry = (globalThis as Record<symbol, unknown>)[registryKey] as { context?: ContextManager } | undefined
  return registry?.context
}

/**
 * The server span that an instrumentation bound to this response: its listeners run in the request's context. That cannot
 * be another request's, as the context of a callback from a connection pool can. Without such a binding there is none.
 */
export function boundServerSpan(response: Bound): Span | undefined {
  const manager = contextManager()
  if (manager === undefined) return undefined
  let span: Span | undefined
  const probe = Symbol('rulewire.probe')
  manager.with(manager.active().deleteValue(rpcKey).deleteValue(spanKey), () => {
    response.once(probe, () => {
      span = rpcSpan(manager.active())
    })
    response.emit(probe)
  })
  return span
}

/** The span of the context that this is called in: the server span if one is known, else the active one. */
export function activeServerSpan(): Span | undefined {
  const context = contextManager()?.active()
  return context && (rpcSpan(context) ?? (context.getValue(spanKey) as Span | undefined))
}

function rpcSpan(context: Context): Span | undefined {
  return (context.getValue(rpcKey) as { span?: Span } | undefined)?.span
}
