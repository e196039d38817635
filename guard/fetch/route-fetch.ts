import { admits } from '../admission.ts'
import type { GuardContext } from '../context.ts'
import { markGuarded } from '../marks.ts'
import type { FetchDelivery } from './delivery.ts'
import { FetchExchange } from './fetch-exchange.ts'
import { isKnown } from './scope.ts'

/** Judges a Web request and its response, unless somebody does already. Throws, or rejects with, what the application does. */
export function routeFetch(context: GuardContext, delivery: FetchDelivery): Response | Promise<Response> {
  const exchange = begin(context, delivery)
  return exchange === undefined ? delivery.pass(delivery.request) : exchange.route()
}

function begin(context: GuardContext, delivery: FetchDelivery): FetchExchange | undefined {
  const { request } = delivery
  let exchange: FetchExchange | undefined
  context.errors.attempt(
    'request',
    () => {
      if (isKnown(request) || !markGuarded(request) || !admits(context)) return
      const begun = new FetchExchange(context, delivery)
      begun.begin()
      exchange = begun
    },
    request,
  )
  return exchange
}
