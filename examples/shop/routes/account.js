import { Router } from 'express'
import { loggedIn } from '../sessions.js'

export function accountRoutes({ accounts, sessions }) {
  const routes = Router()

  routes.post('/signup', async (request, response) => {
    const { email, password } = request.body ?? {}
    const mistake = mistakeIn(email, password)
    if (mistake) return response.status(400).json({ error: mistake })
    if (accounts.find(email)) return response.status(409).json({ error: 'there is an account with this address' })
    const account = await accounts.add({ email, password })
    sessions.open(response, account)
    response.location(`/api/v1/users/${account.id}`)
    response.status(201).json({ user: { id: account.id } })
  })

  routes.get('/users/:id', loggedIn, (request, response) => {
    const account = accounts.get(request.params.id)
    if (!account || !mayActFor(request.account, account)) return response.status(404).json({ error: 'no such user' })
    response.json({ user: { id: account.id, email: account.email } })
  })

  routes.delete('/users/:id', loggedIn, (request, response) => {
    const account = accounts.get(request.params.id)
    if (!account || !mayActFor(request.account, account)) return response.status(404).json({ error: 'no such user' })
    accounts.remove(account)
    response.status(204).end()
  })

  return routes
}

function mayActFor(actor, account) {
  return actor.id === account.id || actor.role === 'admin'
}

function mistakeIn(email, password) {
  if (typeof email !== 'string' || !email.includes('@')) return 'an e-mail address is needed'
  if (typeof password !== 'string' || password.length < 8) return 'a password has at least 8 characters'
  return undefined
}
