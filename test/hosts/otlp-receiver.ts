import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { until } from '../support/until.ts'

export interface ReceivedSpan {
  readonly name: string
  readonly kind: number
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface OtlpReceiver {
  readonly url: string
  readonly spans: readonly ReceivedSpan[]
  /** Waits for that many server spans. */
  serverSpans(count: number): Promise<ReceivedSpan[]>
  close(): Promise<void>
}

/** SPAN_KIND_SERVER of opentelemetry/proto/trace/v1/trace.proto. */
const serverKind = 2

/** What a collector does: takes traces as OTLP, JSON over HTTP. */
export async function otlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = []
  const server = http.createServer((request, response) => {
    void json(request).then(traces => {
      spans.push(...spansOf(traces as Traces))
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const serverSpans = () => spans.filter(span => span.kind === serverKind)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async serverSpans(count) {
      await until(() => serverSpans().length >= count)
      return serverSpans()
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

interface Traces {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly Span[] }[] }[]
}

interface Span {
  readonly name: string
  readonly kind: number
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

function spansOf({ resourceSpans = [] }: Traces): ReceivedSpan[] {
  const spans = resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans))
  return spans.map(({ name, kind, attributes }) => ({
    name,
    kind,
    // One of `stringValue`, `boolValue`, …
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }))
}
