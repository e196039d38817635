import { Router } from 'express'
import { totalOf } from '../catalog.js'
import { charge } from '../payments.js'
import { loggedIn } from '../sessions.js'

export function checkoutRoutes({ orders }) {
  const routes = Router()

  /** `{ items: [{ sku, quantity }], payment: { method, number } }` */
  routes.post('/checkout', loggedIn, (request, response) => {
    const { items, payment } = request.body ?? {}
    const total = totalOf(items)
    if (total === undefined) return response.status(400).json({ error: 'this cart makes no sense' })
    const charged = charge(total, payment)
    if (!charged.ok) return response.status(402).json({ error: charged.reason })
    const order = { id: `o-${orders.length + 1}`, userId: request.account.id, items, total }
    orders.push(order)
    response.status(201).json({ order: { id: order.id, total } })
  })

  return routes
}
