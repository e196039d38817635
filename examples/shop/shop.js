import express from 'express'
import { createAccounts, seedAccounts } from './accounts.js'
import { createCoupons } from './coupons.js'
import { accountRoutes } from './routes/account.js'
import { adminRoutes } from './routes/admin.js'
import { checkoutRoutes } from './routes/checkout.js'
import { couponRoutes } from './routes/coupons.js'
import { loginRoutes } from './routes/login.js'
import { productRoutes } from './routes/products.js'
import { createSessions } from './sessions.js'

/** The shop as an Express application; everything it knows is in memory and gone when it stops. */
export async function createShop() {
  const accounts = createAccounts()
  await seedAccounts(accounts)
  const sessions = createSessions(accounts)
  const orders = []
  const app = express()

  app.disable('x-powered-by')
  app.use(express.json({ limit: '100kb' }))
  app.use(express.urlencoded({ extended: false }))
  app.use(sessions.middleware)

  app.get('/health', (_request, response) => response.json({ ok: true }))
  app.use(productRoutes())
  app.use('/api/v1', loginRoutes({ accounts, sessions }))
  app.use('/api/v1', accountRoutes({ accounts, sessions }))
  app.use('/api/v1', checkoutRoutes({ orders }))
  app.use('/api/v1', couponRoutes({ coupons: createCoupons() }))
  app.use('/api/v1/admin', adminRoutes({ orders }))

  app.use((_request, response) => response.status(404).json({ error: 'not found' }))
  app.use(answerError)
  return app
}

/** Body parsers fail with a status of their own (400, 413); anything else is our fault. */
function answerError(error, _request, response, next) {
  if (response.headersSent) return next(error)
  const status = error.status ?? 500
  if (status >= 500) console.error(error)
  response.status(status).json({ error: status >= 500 ? 'something went wrong' : error.message })
}
