import { expect, test } from 'vitest'
import { requestFacts } from '../../../http/index.ts'

const kinds: [type: string, kind: string][] = [
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/problem+json', 'json'],
  ['application/graphql-response+json', 'json'],
  ['application/csp-report', 'json'],
  ['application/x-amz-json-1.1', 'json'],
  ['application/x-ndjson', 'json_lines'],
  ['application/jsonl', 'json_lines'],
  ['application/json-seq', 'json_lines'],
  ['application/geo+json-seq', 'json_lines'],
  ['application/graphql', 'graphql'],
  ['application/x-www-form-urlencoded', 'urlencoded'],
  ['multipart/form-data; boundary=x', 'multipart'],
  ['multipart/mixed; boundary=x', 'multipart'],
  ['text/plain', 'text'],
  ['text/xml', 'text'],
  ['application/xml', 'text'],
  ['application/soap+xml', 'text'],
  ['application/javascript', 'text'],
  ['application/yaml', 'text'],
  ['application/octet-stream', 'unnamed'],
  ['', 'unnamed'],
  ['json', 'unnamed'],
  ['application/json, text/html', 'json'],
  ['image/png', 'other'],
  ['application/jsonx', 'other'],
]

test.each(kinds)('%s is read as %s', (type, kind) => {
  const rawHeaders = ['Content-Type', type, 'Content-Length', '2']
  expect(requestFacts({ method: 'POST', url: '/', rawHeaders }).body.kind).toBe(kind)
})

test('the table has its cases', () => expect(kinds).toHaveLength(26))
