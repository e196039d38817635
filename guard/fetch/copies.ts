import type { Answer } from '../block-page.ts'

/** The same request with another stream in the place of its body. */
export function requestWith(request: Request, body: ReadableStream): Request {
  const init = { body, duplex: 'half' } as RequestInit
  try {
    return new Request(request, init)
  } catch {
    // Made by somebody who looks like the platform, and is not.
    const { url, method, headers, signal, redirect } = request
    return new Request(url, { ...init, method, headers, signal, redirect })
  }
}

/** The same response with another stream in the place of its body. */
export function responseWith(response: Response, body: ReadableStream): Response {
  return new Response(body, response)
}

/** An answer of ours. @param isHead the client wants no body */
export function responseOf({ status, reason, headers, body }: Answer, isHead: boolean): Response {
  const fields = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string])
  return new Response(isHead || body === '' ? null : body, { status, statusText: reason, headers: fields })
}

/** Whether the platform can make one like it: it has a status and a body that were not made for something else. */
export function isWrappable({ status, body, bodyUsed }: Response): boolean {
  return body !== null && !bodyUsed && !body.locked && status >= 200 && status <= 599
}

export function isResponse(value: Response): boolean {
  return (
    typeof value === 'object' && value !== null && typeof value.status === 'number' && Symbol.iterator in value.headers
  )
}

/** Whoever makes it is told that nobody wants it. */
export function cancel({ body }: Response): void {
  body?.cancel().catch(() => {})
}
