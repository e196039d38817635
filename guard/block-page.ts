import { STATUS_CODES } from 'node:http'
import type { RuleAction } from '../engine/index.ts'

/** A whole response of ours. */
export interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string
}

export const blockIdHeader = 'rulewire-block-id'

/**
 * What is sent instead of the application's answer.
 * @param accept the Accept header of the request
 * @param blockId leads from what a user reports to the event record and the span
 */
export function answerTo(action: RuleAction, accept: string | undefined, blockId: string): Answer {
  const isHtml =
    action.type === 'block' && (action.format === 'html' || (action.format === 'auto' && wantsHtml(accept)))
  const status = action.status_code
  if (action.type === 'redirect') return answer(status, { location: locationOf(action.location, blockId) }, '', blockId)
  const type = isHtml ? 'text/html; charset=utf-8' : 'application/json'
  return answer(status, { 'content-type': type, ...hardened }, isHtml ? html(blockId) : json(blockId), blockId)
}

/** A page of ours runs nothing and loads nothing. */
const hardened = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

function answer(status: number, headers: Answer['headers'], body: string, blockId: string): Answer {
  return {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: {
      ...headers,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      [blockIdHeader]: blockId,
    },
    body,
  }
}

/** Browsers name text/html; programs that would take either, as some do, get JSON. */
function wantsHtml(accept = ''): boolean {
  const types = accept.toLowerCase()
  return types.includes('text/html') && !types.includes('application/json')
}

/** What may not stand in a header is escaped, as browsers would do. */
function locationOf(location: string, blockId: string): string {
  return location.replaceAll('{block_id}', blockId).replace(/[^\x21-\x7e]+/g, text => encodeURIComponent(text))
}

const title = 'This request was blocked'
const detail =
  'It was not let through by the rules that protect this service. If you think that this is wrong, tell the'

function json(blockId: string): string {
  const error = { title, detail: `${detail} people who run it, and give them the block_id.` }
  return JSON.stringify({ errors: [error], block_id: blockId })
}

function html(blockId: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1f; background: #f6f6f8 }
main { max-width: 34rem; margin: 1.5rem; padding: 2rem; border-radius: .75rem; background: #fff; border: 1px solid #dcdce2 }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.25 }
p { margin: 0 0 1rem }
p:last-child { margin: 0; font-size: .875rem; color: #4a4a55 }
code { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all }
@media (prefers-color-scheme: dark) {
  body { color: #ececf1; background: #131316 }
  main { background: #1d1d22; border-color: #34343c }
  p:last-child { color: #b4b4c0 }
}
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${detail} people who run it, and give them the reference below.</p>
<p>Reference: <code>${blockId}</code></p>
</main>
</body>
</html>
`
}
