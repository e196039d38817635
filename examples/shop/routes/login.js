import { Router } from 'express'
import { hasPassword } from '../accounts.js'
import { about } from '../sessions.js'

export function loginRoutes({ accounts, sessions }) {
  const routes = Router()

  /** A wrong password and an unknown address get the same answer. */
  routes.post('/login', async (request, response) => {
    const { email, password } = request.body ?? {}
    const account = accounts.find(email)
    about(response, account)
    if (!account || !(await hasPassword(account, password))) {
      return response.status(401).json({ error: 'wrong e-mail address or password' })
    }
    sessions.open(response, account)
    response.json({ user: { id: account.id } })
  })

  routes.post('/logout', (request, response) => {
    sessions.close(request)
    response.status(204).end()
  })

  /** A plain HTML form posts here. Always the same answer: a mail goes out if there is somebody to write to. */
  routes.post('/password-reset', (request, response) => {
    const account = accounts.find(request.body?.email)
    about(response, account)
    response.status(202).json({ message: 'if there is such an account, a mail is on its way' })
  })

  return routes
}
