/** What the application says of an order, in every host: about 250 bytes, or a short refusal. */
export interface OrderAnswer {
  readonly status: number
  readonly body: object
}

const refusals: Readonly<Record<string, number>> = { m: 404, d: 401 }

/** The first letter of an order's id says whether it is there. */
export function viewOrder(order: string): OrderAnswer {
  const refused = refusals[order.charAt(0)]
  if (refused !== undefined)
    return { status: refused, body: { error: refused === 404 ? 'not_found' : 'denied', order } }
  return { status: 200, body: { order, state: 'shipped', total: 49.99, currency: 'EUR', items } }
}

/** @param placed - the parsed body */
export function placeOrder(order: string, placed: unknown): OrderAnswer {
  const { items: ordered = [] } = (placed ?? {}) as { readonly items?: readonly unknown[] }
  return { status: 200, body: { order, state: 'placed', lines: ordered.length, currency: 'EUR' } }
}

const items = [
  { sku: 'GARDEN-12', name: 'garden table', count: 1 },
  { sku: 'CANDLE-03', name: 'yellow candle', count: 4 },
  { sku: 'PAPER-117', name: 'letter paper', count: 2 },
]
