import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { until } from '../until.mjs'

/**
 * @typedef {object} Span
 * @property {string} traceId 32 hex digits
 * @property {string} name
 * @property {Record<string, string | number | boolean>} tags
 */

/** As OTLP numbers its span kinds. */
const serverKind = 2

/** What a service exports its spans to: OTLP JSON over HTTP. Keeps the server spans, by trace. */
export async function startCollector() {
  /** @type {Map<string, Span[]>} */
  const byTrace = new Map()
  const server = createServer((request, response) => {
    json(request)
      .then(body => keep(byTrace, body))
      .then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
      .catch(error => response.writeHead(400).end(String(error)))
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    spansOf: traceId => byTrace.get(traceId) ?? [],
    spanOf: traceId => until(`a span of trace ${traceId}`, () => byTrace.get(traceId)?.[0]),
  }
}

function keep(byTrace, body) {
  for (const { scopeSpans } of body.resourceSpans ?? []) {
    for (const span of scopeSpans.flatMap(scope => scope.spans)) {
      if (span.kind !== serverKind) continue
      const spans = byTrace.get(span.traceId) ?? []
      spans.push({ traceId: span.traceId, name: span.name, tags: tagsOf(span.attributes) })
      byTrace.set(span.traceId, spans)
    }
  }
}

function tagsOf(attributes) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]))
}

/** OTLP wraps each value in an object that names its type. */
function plainValue(value) {
  if (value.arrayValue) return value.arrayValue.values.map(plainValue)
  return Object.values(value)[0]
}
