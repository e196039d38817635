import { Router } from 'express'
import { loggedIn } from '../sessions.js'

export function adminRoutes({ orders }) {
  const routes = Router()

  routes.get('/orders', loggedIn, (request, response) => {
    if (request.account.role !== 'admin') return response.status(403).json({ error: 'for admins only' })
    response.json({ orders })
  })

  return routes
}
