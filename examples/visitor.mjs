import { randomBytes } from 'node:crypto'

/**
 * Somebody who uses the shop. Every request begins a trace of its own (W3C Trace Context), so that the span which the
 * shop exports for it can be found.
 * @param {string} url of the shop
 */
export function visitorOf(url) {
  let session = ''

  return {
    /** The session cookie, as it is sent. */
    session: () => session,

    /**
     * @param {string} method
     * @param {string} path
     * @param {{ json?: unknown, form?: Record<string, string>, headers?: Record<string, string> }} [options]
     * @returns what was answered, a redirect included: it is not followed
     */
    async send(method, path, { json, form, headers = {} } = {}) {
      const traceId = newTraceId()
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          traceparent: traceparent(traceId),
          cookie: session,
          ...(json ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        body: json ? JSON.stringify(json) : form && new URLSearchParams(form),
      })
      session = response.headers.get('set-cookie')?.split(';')[0] ?? session
      return { traceId, status: response.status, headers: response.headers, body: await bodyOf(response) }
    },
  }
}

export function newTraceId() {
  return randomBytes(16).toString('hex')
}

/** Version 00, an arbitrary caller, sampled. */
export function traceparent(traceId) {
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`
}

async function bodyOf(response) {
  const text = await response.text()
  return response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text
}
