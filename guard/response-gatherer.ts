import { type Body, isReadable, type ResponseFacts, responseBodyFormat } from '../http/index.ts'
import { BodyGatherer } from './body-gatherer.ts'
import type { GuardContext } from './context.ts'
import type { Judgement } from './judgement.ts'

/** Reads the body of a response that has one, where a rule still looks at it now that the head was judged, and it can be read. */
export function responseGatherer(
  context: GuardContext,
  head: ResponseFacts,
  judgement: Judgement,
): BodyGatherer | undefined {
  if (!context.engine.program.needs.responseBody || judgement.isSettled) return undefined
  const format = responseBodyFormat(head.headers)
  const { maxBodyBytes: maxBytes } = context
  const attempt = (task: () => void) => judgement.attempt('response', task)
  const lost = () => judgement.responseBodyUnseen()
  const came = (body: Body) => judgement.responseBodyCame(body)
  if (isReadable(format, maxBytes)) return new BodyGatherer({ format, maxBytes, attempt, came, lost })
  lost()
  return undefined
}
