/**
 * OpenTelemetry for an application under test, to preload: every span that has ended goes to the parent process.
 * With OTEL_LOADER=hooks modules are also hooked on another thread, as services with ES modules do it.
 */
import { createRequire, register } from 'node:module'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

if (process.env.OTEL_LOADER === 'hooks') register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)

const exporter = {
  export(spans, done) {
    for (const { kind, attributes, name } of spans) {
      process.send?.({ span: { kind, attributes, name } })
    }
    done({ code: 0 })
  },
  shutdown: async () => {},
}
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
registerInstrumentations({
  tracerProvider: provider,
  instrumentations: [
    new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true }),
    new ExpressInstrumentation(),
  ],
})
// The instrumentation patches when the module is required next; `import` of a built-in does not count.
createRequire(import.meta.url)('node:http')
