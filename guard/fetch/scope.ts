import { AsyncLocalStorage } from 'node:async_hooks'

interface Known {
  readonly method?: string | undefined
  /** Absolute, or the target. */
  readonly url?: string | undefined
  /** What it was before Express or Connect rewrote it. */
  readonly originalUrl?: string | undefined
}

/**
 * What is being judged, for whoever is called from there: between a server of Node's and a fetch handler there may be anything, and
 * only the asynchronous context says that both have the same request. There only where there are fetch handlers, since it costs.
 */
let scope: AsyncLocalStorage<Known> | undefined

export function openScope(): void {
  scope ??= new AsyncLocalStorage()
}

export function scopeIsOpen(): boolean {
  return scope !== undefined
}

export function within<T>(request: object, task: () => T): T {
  return scope === undefined ? task() : scope.run(request, task)
}

/** Whether this request, and not another one that its handler makes up, is being judged already. */
export function isKnown(request: Request): boolean {
  const known = scope?.getStore()
  if (known === undefined || known.method !== request.method) return false
  const target = targetOf(request.url)
  return [known.url, known.originalUrl].some(url => url !== undefined && targetOf(url) === target)
}

/** As the platform normalises it. */
function targetOf(url: string): string {
  try {
    const { pathname, search } = new URL(url, 'http://localhost')
    return pathname + search
  } catch {
    return url
  }
}
