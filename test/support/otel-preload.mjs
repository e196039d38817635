/**
 * OpenTelemetry for an application under test, to preload: every span that has ended goes to the parent process.
 * With OTEL_LOADER=hooks modules are also hooked on another thread, as services with ES modules do it.
 */
import { createRequire, register } from 'node:module'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

if (process.env.OTEL_LOADER === 'hooks') register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)

const exporter = {
  export(spans, done) {
    for (const { kind, attributes, spanContext, ...span } of spans) {
      process.send?.({ span: { kind, attributes, name: span.name } })
    }
    done({ code: 0 })
  },
  shutdown: async () => {},
}
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
const instrumentation = new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })
instrumentation.setTracerProvider(provider)
createRequire(import.meta.url)('node:http')
