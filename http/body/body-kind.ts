/**
 * `json_lines`: a JSON value on each line. `graphql`: the text of a query. `unnamed`: nothing is said, so it is what it looks like.
 * `other`: it should be no text; where it begins as text does, it is what it looks like.
 */
export type BodyKind =
  | 'none'
  | 'json'
  | 'json_lines'
  | 'graphql'
  | 'urlencoded'
  | 'multipart'
  | 'text'
  | 'unnamed'
  | 'other'

/** @param type of a media type in lower case, without parameters; empty: there is none */
export function bodyKind(type: string): BodyKind {
  return kinds.get(type) ?? bySuffix(type)
}

/**
 * Whether no everyday client calls JSON that. Browsers send `text/plain` from `sendBeacon` and `fetch`; search widgets say that it is a
 * form, to be spared a preflight request, and `curl -d` says so of everything.
 */
export function isOddAsJson(type: string): boolean {
  return odd.test(type)
}

const odd = /^(?:image|audio|video|font|model)\/|[/+](?:xml|javascript|css|html|pdf|zip|gzip)$/

const kinds: ReadonlyMap<string, BodyKind> = new Map<string, BodyKind>([
  ['application/json', 'json'],
  ['application/x-www-form-urlencoded', 'urlencoded'],
  ['', 'unnamed'],
  ['text/json', 'json'],
  ['application/x-json', 'json'],
  ['application/json5', 'json'],
  // Reports of browsers, and what the older protocols of AWS are spoken in: JSON without saying so in a suffix.
  ['application/csp-report', 'json'],
  ['application/x-amz-json-1.0', 'json'],
  ['application/x-amz-json-1.1', 'json'],
  ['application/x-ndjson', 'json_lines'],
  ['application/ndjson', 'json_lines'],
  ['application/jsonl', 'json_lines'],
  ['application/x-jsonlines', 'json_lines'],
  ['application/jsonlines', 'json_lines'],
  // RFC 7464
  ['application/json-seq', 'json_lines'],
  ['application/graphql', 'graphql'],
  ['application/xml', 'text'],
  ['application/javascript', 'text'],
  ['application/x-javascript', 'text'],
  ['application/ecmascript', 'text'],
  ['application/yaml', 'text'],
  ['application/x-yaml', 'text'],
  ['application/toml', 'text'],
  ['application/sql', 'text'],
  // What it is, it does not say either (RFC 9110, 8.3).
  ['application/octet-stream', 'unnamed'],
])

function bySuffix(type: string): BodyKind {
  if (type.endsWith('+json')) return 'json'
  if (type.endsWith('+json-seq')) return 'json_lines'
  if (type.startsWith('multipart/')) return 'multipart'
  return type.startsWith('text/') || type.endsWith('+xml') || type.endsWith('+yaml') ? 'text' : 'other'
}
