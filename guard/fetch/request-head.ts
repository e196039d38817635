import type { RequestHead } from '../../http/index.ts'

/** The head of a Web request: what the platform has left of it. Repeated headers are one, joined by commas. */
export function fetchHead({ method, url, headers }: Request, remoteAddress: string | undefined): RequestHead {
  return {
    method,
    url: targetOf(url),
    rawHeaders: [...headers].flat(),
    remoteAddress,
    // Whether there is one is not a matter of headers here; asking for it before somebody wants it would cost others their way to it.
    hasBody: (method !== 'GET' && method !== 'HEAD') || promisesBody(headers),
  }
}

/** The handler cannot see it, and it is still not absent. */
export function promisesBody(headers: Headers): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}

/** Absolute URLs are normalised: what is before the path has no slash but those two. */
function targetOf(url: string): string {
  const begin = url.indexOf('/', url.indexOf('//') + 2)
  const end = url.indexOf('#')
  return begin < 0 ? url : url.slice(begin, end < 0 ? undefined : end)
}
