const patterns = 60

/**
 * The rules of one second. Every revision has other patterns and another number of rules, so that each has to be compiled anew; none
 * changes an answer: rules that block are about what nobody sends.
 */
export function ruleSet(revision) {
  return {
    version: 1,
    rules: [...looking(revision), ...blocking(revision), ...others(revision)],
    lists: [{ id: 'nobody', type: 'ip', entries: [{ value: `192.0.2.${revision % 250}` }] }],
  }
}

const rule = (id, event, rest) => ({ id, category: 'business_logic', event, ...rest })

const regex = (address, path, pattern) => ({
  operator: 'match_regex',
  inputs: [path === undefined ? { address } : { address, path }],
  regex: pattern,
})

const body = 'server.request.body'
const status = value => ({ operator: 'equals', inputs: [{ address: 'server.response.status' }], value })

/** Rules that come true now and then, at every place there is to look at, half of them with a capture. */
function looking(revision) {
  const letter = 'abcdefghijklmnop'[revision % 16]
  return [
    rule('query', 'soak.query', {
      endpoint: { path: '/**' },
      conditions: [regex('server.request.query', '$.q', `^${letter}`)],
      capture: { q: { address: 'server.request.query', path: '$.q' } },
    }),
    rule('agent', 'soak.agent', {
      conditions: [regex('server.request.headers.no_cookies', "$['user-agent']", `${letter}/[0-9]`)],
    }),
    rule('cookie', 'soak.cookie', { conditions: [regex('server.request.cookies', '$.session', `^${letter}`)] }),
    rule('body', 'soak.body', {
      conditions: [regex(body, undefined, `\\b${letter}[a-z]{3}\\b`)],
      capture: { 'usr.id': { address: body, path: '$.user.id' }, made: { value: revision } },
    }),
    rule('files', 'soak.files', {
      conditions: [regex('server.request.body.filenames', undefined, `${letter}\\.txt$`)],
    }),
    rule('status', 'soak.status', {
      conditions: [{ operator: 'any', conditions: [status(404), status(401), status(500)] }],
    }),
    rule('answer', 'soak.answer', {
      conditions: [regex('server.response.headers.no_cookies', "$['content-type']", '^text/')],
    }),
    rule('said', 'soak.said', {
      endpoint: { path: '/echo/**' },
      conditions: [regex('server.response.body', undefined, `"${letter}`)],
    }),
    rule('shadow', 'soak.shadow', { shadow: true, conditions: [regex(body, undefined, letter)] }),
    rule('read', 'soak.read', {
      endpoint: { path: '/:place/:name' },
      conditions: [regex('server.request.path_params', '$.name', `^${letter}`)],
    }),
  ]
}

/** They hold requests until their bodies are there, and responses until their status is known. */
function blocking(revision) {
  const never = `^never-${revision}-[0-9]{9}$`
  const action = { type: 'block' }
  return [
    rule('hold', 'soak.hold', { endpoint: { path: '/hold/**' }, conditions: [regex(body, undefined, never)], action }),
    rule('gate', 'soak.gate', {
      endpoint: { path: '/gate/**' },
      conditions: [status(599), regex('server.request.query', '$.q', never)],
      action,
    }),
    rule('stop', 'soak.stop', {
      conditions: [{ operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], list: 'nobody' }],
      action: { type: 'redirect', location: '/away' },
    }),
  ]
}

function others(revision) {
  return Array.from({ length: patterns + (revision % 7) * 10 }, (_, number) =>
    rule(`other-${number}-${revision % 3}`, 'soak.other', {
      endpoint: { method: 'POST', path: `/svc${number}/:account/login` },
      conditions: [regex(body, '$.user.email', `@tenant${number}-${revision}\\.example$`)],
    }),
  )
}
