import { randomUUID } from 'node:crypto'

/** Who is logged in, by a cookie. */
export function createSessions(accounts) {
  /** @type {Map<string, string>} account id by session id */
  const sessions = new Map()

  return {
    /** Sets `request.account` for those who are logged in. */
    middleware(request, response, next) {
      request.account = accounts.get(sessions.get(sessionId(request)))
      about(response, request.account)
      next()
    },

    open(response, account) {
      const id = randomUUID()
      sessions.set(id, account.id)
      response.cookie('sid', id, { httpOnly: true, sameSite: 'lax' })
      about(response, account)
    },

    close(request) {
      sessions.delete(sessionId(request))
    },
  }
}

/**
 * Names the account that an answer is about: that of who is logged in, unless a route says otherwise. The proxy in front
 * of the shop writes it to the access log and takes it off, so that nobody outside learns which addresses have one.
 */
export function about(response, account) {
  if (account) response.set('x-user-id', account.id)
  else response.removeHeader('x-user-id')
}

/** Express middleware: only for those who are logged in. */
export function loggedIn(request, response, next) {
  if (request.account) return next()
  response.status(401).json({ error: 'log in first' })
}

function sessionId(request) {
  return /(?:^|;\s*)sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
}
