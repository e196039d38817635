import { type ControlPlane, type ControlPlaneOptions, createControlPlane } from '@rulewire/control-plane'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

export interface Running {
  readonly controlPlane: ControlPlane
  readonly dataDir: string
  readonly url: string
  readonly port: number
  readonly admin: string
  readonly log: readonly string[]
  api(method: string, path: string, body?: unknown, token?: string | null): Promise<Answer>
  /** Pushes a document; the revision. Throws when it was refused. */
  push(document: unknown): Promise<{ readonly revision: number; readonly hash: string }>
  token(role: 'admin' | 'instance', name?: string): Promise<{ readonly id: string; readonly token: string }>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly body: any
}

/** A control plane on a port of its own, with a store of its own unless it is given one. */
export async function runControlPlane(
  options: Partial<ControlPlaneOptions> & { readonly admin?: string } = {},
): Promise<Running> {
  const dataDir = options.dataDir ?? (await temporaryDirectory())
  const log: string[] = []
  const { admin: known, ...rest } = options
  const controlPlane = createControlPlane({
    port: 0,
    drainOverMs: 0,
    log: (level, message) => log.push(`${level} ${message}`),
    ...rest,
    dataDir,
  })
  cleanup(() => controlPlane.close())
  const { url, port, adminToken } = await controlPlane.start()
  const admin = adminToken ?? known ?? ''

  const api: Running['api'] = (method, path, body, token = admin) => call(`${url}${path}`, method, body, token)
  return {
    ...{ controlPlane, dataDir, url, port, admin, log, api },
    async push(document) {
      const answer = await api('POST', '/api/v1/streams/main/releases', { document })
      if (answer.status !== 201) throw new Error(`push: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async token(role, name = role) {
      return (await api('POST', '/api/v1/tokens', { name, role })).body
    },
  }
}

/** A body that is text or bytes is sent as it is. */
export async function call(
  url: string,
  method: string,
  body: unknown,
  token: string | null,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as string }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : parse(text) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A rule set of one rule, told apart by its status code. */
export function ruleSet(status = 401) {
  return {
    version: 1,
    rules: [
      {
        id: 'login-failure',
        category: 'business_logic',
        event: 'users.login.failure',
        endpoint: { method: 'POST', path: '/login' },
        conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: status }],
        capture: {
          'usr.id': { address: 'server.request.body', path: '$.user' },
          'usr.exists': { value: true },
        },
      },
    ],
  }
}
