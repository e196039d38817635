/**
 * The few calls of the control plane's HTTP API that the examples make.
 * @param {string} url
 * @param {string} token of an admin
 */
export function controlPlaneAt(url, token) {
  async function call(method, path, body) {
    const headers = { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) }
    const response = await fetch(`${url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
    return { status: response.status, body: await response.json() }
  }

  /** For calls that have no business failing. */
  async function get(path) {
    const { status, body } = await call('GET', path)
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
    return body
  }

  return {
    /** `{ status: 201, body: { revision, hash, … } }` or `{ status: 422, body: { error, problems | failures } }` */
    push: document => call('POST', '/streams/main/releases', { document }),
    /** @param {{ revision: number, expect_revision?: number }} to */
    rollBack: to => call('POST', '/streams/main/rollback', to),
    /** What was released, the newest first. */
    history: async () => (await get('/streams/main/releases')).releases,
    stream: () => get('/streams/main'),
    /** What is in force, as it was pushed. */
    document: () => get('/streams/main/document'),
    fleet: () => get('/fleet'),
    /** @returns {Promise<string>} the token itself, which is shown this once */
    async createToken(name, role) {
      const { status, body } = await call('POST', '/tokens', { name, role })
      if (status !== 201) throw new Error(`no token for ${name}: ${status} ${JSON.stringify(body)}`)
      return body.token
    },
  }
}
