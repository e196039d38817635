/**
 * OpenTelemetry for a service that has none, to preload with `node --import ./examples/otel.mjs`: a span for every
 * request that is served, sent as OTLP JSON over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT. It knows nothing of Rulewire;
 * where both are preloaded, in either order, Rulewire finds the span and puts its tags on it.
 */
import { createRequire } from 'node:module'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

// The queue is long enough for a burst while the collector is slow; what does not fit in is dropped by the SDK.
const batches = { scheduledDelayMillis: 200, maxQueueSize: 20_000, maxExportBatchSize: 1_000 }

const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? 'shop' }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), batches)],
})
provider.register()

registerInstrumentations({
  tracerProvider: provider,
  instrumentations: [new HttpInstrumentation({ disableOutgoingRequestInstrumentation: true })],
})

// Instrumentations patch a module when it is first required; `import` of a built-in does not count, so require it here.
createRequire(import.meta.url)('node:http')

// Where nothing is left to do, the last spans are. A service that calls process.exit() loses them.
process.once('beforeExit', () => provider.shutdown())
