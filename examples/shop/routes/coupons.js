import { Router } from 'express'
import { loggedIn } from '../sessions.js'

const statusOf = { unknown: 404, used: 409 }

export function couponRoutes({ coupons }) {
  const routes = Router()

  /** `{ code }` */
  routes.post('/coupons/redeem', loggedIn, (request, response) => {
    const redeemed = coupons.redeem(request.body?.code, request.account)
    if (!redeemed.ok) return response.status(statusOf[redeemed.reason]).json({ error: `coupon ${redeemed.reason}` })
    response.json({ percent: redeemed.percent })
  })

  return routes
}
