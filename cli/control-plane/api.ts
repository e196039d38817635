import type { Problem } from '../../rules-schema/index.ts'
import { controlPlaneError, usageError } from '../exit.ts'
import { type Answer, request } from './request.ts'
import type { Connection } from './settings.ts'

/** What the control plane answers, as far as the command line reads it. */
export interface Pushed {
  readonly stream: string
  readonly revision: number
  readonly hash: string
  readonly rules: number
  readonly warnings: readonly Problem[]
}

export interface Push {
  readonly document: unknown
  readonly expect_revision?: number
  readonly min_revision?: number
  readonly message?: string
}

export interface Release {
  readonly revision: number
  readonly hash: string | null
}

export interface Instance {
  readonly id: string
  readonly service: string | null
  readonly env: string | null
  readonly version: string | null
  readonly connected: boolean
  readonly last_seen: string
  readonly active: (Release & { readonly program: string }) | null
  readonly attempt: (Release & { readonly state: string; readonly problems: readonly Problem[] }) | null
  readonly health: { readonly errors: number; readonly last_error: string | null } | null
}

export interface Fleet {
  readonly stream: Release
  readonly instances: readonly Instance[]
}

export interface Token {
  readonly id: string
  readonly name: string
  readonly role: string
}

export type CreatedToken = Token & { readonly token: string }
export type ListedToken = Token & {
  readonly created_at: string
  readonly revoked_at?: string | null
  readonly last_used_at?: string | null
}

export type PushResult =
  | { readonly ok: true; readonly pushed: Pushed }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Throws a `CliError` for everything but an answer to use. */
export async function pushRelease(connection: Connection, push: Push): Promise<PushResult> {
  const answer = await request(connection, 'POST', '/api/v1/streams/main/releases', push)
  if (answer.status === 201) return { ok: true, pushed: answer.body as Pushed }
  if (answer.status === 422) return { ok: false, problems: (answer.body as { problems: readonly Problem[] }).problems }
  if (answer.status === 413) throw usageError('too-large', messageOf(answer))
  if (answer.status === 409)
    throw controlPlaneError('revision-mismatch', messageOf(answer), 'look at what was pushed meanwhile, and push again')
  throw refused(answer)
}

export async function getFleet(connection: Connection): Promise<Fleet> {
  return (await expectStatus(connection, 200, 'GET', '/api/v1/fleet')) as Fleet
}

export async function createToken(
  connection: Connection,
  token: { readonly name: string; readonly role: string },
): Promise<CreatedToken> {
  return (await expectStatus(connection, 201, 'POST', '/api/v1/tokens', token)) as CreatedToken
}

export async function listTokens(connection: Connection): Promise<readonly ListedToken[]> {
  return ((await expectStatus(connection, 200, 'GET', '/api/v1/tokens')) as { tokens: readonly ListedToken[] }).tokens
}

export async function revokeToken(connection: Connection, id: string): Promise<void> {
  const answer = await request(connection, 'DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`)
  if (answer.status === 404)
    throw usageError('unknown-token', `there is no token ${id}`, 'rulewire token list shows them')
  if (answer.status !== 204) throw refused(answer)
}

async function expectStatus(
  connection: Connection,
  status: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await request(connection, method, path, body)
  if (answer.status !== status) throw refused(answer)
  return answer.body
}

function refused(answer: Answer): Error {
  if (answer.status === 401)
    return controlPlaneError(
      'token-refused',
      `the control plane does not know this token: ${messageOf(answer)}`,
      'make one: rulewire token create --role admin --name …',
    )
  if (answer.status === 403)
    return controlPlaneError('token-refused', `this token may not do that: ${messageOf(answer)}`)
  return controlPlaneError(codeOf(answer), `the control plane refused (${answer.status}): ${messageOf(answer)}`)
}

function messageOf({ body, status }: Answer): string {
  const message = (body as { error?: { message?: unknown } } | null)?.error?.message
  return typeof message === 'string' ? message : `it answered with status ${status}`
}

function codeOf({ body }: Answer): string {
  const code = (body as { error?: { code?: unknown } } | null)?.error?.code
  return typeof code === 'string' ? code : 'refused'
}
