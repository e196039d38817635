import type { ResponseFacts } from '../http/index.ts'
import type { GuardContext } from './context.ts'
import { copyOf } from './copy-of.ts'
import type { Judgement } from './judgement.ts'
import type { GuardedResponse } from './messages.ts'
import { responseGatherer } from './response-gatherer.ts'
import type { Watcher } from './watcher.ts'

/** What the application writes as the body of its response, as it goes to the client: compressed, where that is done before. */
export class ResponseTap {
  readonly #watcher: Watcher

  constructor(watcher: Watcher) {
    this.#watcher = watcher
  }

  /** A `write` or `end` that was given this has gone through. @param isLast nothing comes after it */
  sent([chunk, encoding]: readonly unknown[], isLast: boolean): void {
    const watcher = this.#watcher
    if (!watcher.isWatching) return
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
      const bytes = copyOf(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : undefined)
      if (bytes === undefined) watcher.odd()
      else watcher.piece(bytes)
    }
    if (isLast) watcher.end()
  }

  /** The response is over, whether or not it came to its end. */
  over(): void {
    this.#watcher.brokenOff()
  }
}

/** For a response whose head was judged, where a rule still looks at its body. */
export function tapResponse(
  context: GuardContext,
  response: GuardedResponse,
  head: ResponseFacts,
  judgement: Judgement,
): ResponseTap | undefined {
  const gatherer = hasBody(response) ? responseGatherer(context, head, judgement) : undefined
  return gatherer && new ResponseTap(gatherer)
}

function hasBody({ req, statusCode }: GuardedResponse): boolean {
  return req.method !== 'HEAD' && statusCode !== 204 && statusCode !== 304
}
