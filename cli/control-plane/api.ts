import type { CostReport } from '../../engine/index.ts'
import type { RuleTestFailure } from '../../rule-tests/index.ts'
import type { Problem, RuleSetDiff } from '../../rules-schema/index.ts'
import { CliError, controlPlaneError, exitCodes, usageError } from '../exit.ts'
import { type Answer, request } from './request.ts'
import type { Connection } from './settings.ts'

/** What the control plane answers, as far as the command line reads it. */
export interface Pushed {
  readonly stream: string
  readonly revision: number
  readonly hash: string
  readonly rules: number
  readonly warnings: readonly Problem[]
  /** Not there: the control plane is of a version that did not ask. */
  readonly cost?: CostReport | null
  /** The revision before had the same content. */
  readonly unchanged?: boolean
}

export interface Push {
  readonly document: unknown
  readonly expect_revision?: number
  readonly min_revision?: number
  readonly message?: string
}

/** What a push would do. */
export interface DryRun {
  readonly dry_run: true
  readonly hash: string
  readonly rules: number
  readonly warnings: readonly Problem[]
  readonly cost?: CostReport | null
  readonly would_be_revision: number
  /** From what is deployed. */
  readonly diff: RuleSetDiff
}

export interface Rollback {
  readonly revision: number
  readonly expect_revision?: number
  readonly message?: string
}

export interface Release {
  readonly revision: number
  readonly hash: string | null
}

/** An entry of the history. */
export interface PastRelease extends Release {
  readonly rules: number
  readonly created_at: string
  /** Id of a token. */
  readonly actor: string
  /** What that token is called. */
  readonly actor_name?: string | null
  readonly message: string | null
  /** Of the release that this one brought back. */
  readonly rollback_of: number | null
  /** Null, or not there: it was pushed before that was asked. */
  readonly cost?: CostReport | null
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
  /** Not there: the control plane is of a version that did not ask. */
  readonly sources?: readonly { readonly name: string; readonly state: string; readonly hash: string | null }[] | null
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
  readonly expires_at?: string | null
}

/** A rule set that was refused: with what is wrong in it, or with the tests of its rules that fail. */
export type Refusal =
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | {
      readonly ok: false
      /** Not more than somebody reads. */
      readonly failures: readonly RuleTestFailure[]
      /** All of them. */
      readonly failed: number
    }

export type PushResult = { readonly ok: true; readonly pushed: Pushed } | Refusal
export type DryRunResult = { readonly ok: true; readonly dryRun: DryRun } | Refusal

const releases = '/api/v1/streams/main/releases'

/** Throws a `CliError` for everything but an answer to use. */
export async function pushRelease(connection: Connection, push: Push): Promise<PushResult> {
  const answer = await request(connection, 'POST', releases, push)
  return answer.status === 201 ? { ok: true, pushed: answer.body as Pushed } : notTaken(answer)
}

/** All that a push does before something is stored. */
export async function tryRelease(connection: Connection, push: Push): Promise<DryRunResult> {
  const answer = await request(connection, 'POST', releases, { ...push, dry_run: true })
  if (answer.status === 201) throw controlPlaneError('pushed', 'this control plane knows no dry run, and has pushed')
  return answer.status === 200 ? { ok: true, dryRun: answer.body as DryRun } : notTaken(answer)
}

export async function rollBack(connection: Connection, rollback: Rollback): Promise<PushResult> {
  const answer = await request(connection, 'POST', '/api/v1/streams/main/rollback', rollback)
  if (answer.status === 404) throw noSuchRevision(answer)
  return answer.status === 201 ? { ok: true, pushed: answer.body as Pushed } : notTaken(answer)
}

function notTaken(answer: Answer): Refusal {
  if (answer.status === 422) return refusalOf(answer)
  if (answer.status === 413) throw usageError('too-large', messageOf(answer))
  if (answer.status === 409)
    throw controlPlaneError('revision-mismatch', messageOf(answer), 'look at what was pushed meanwhile, and push again')
  throw refused(answer)
}

/** Something is wrong with the rules: with them, with their tests, or with how long these take. */
function refusalOf(answer: Answer): Refusal {
  const { problems, failures, failed } = answer.body as {
    readonly problems?: readonly Problem[]
    readonly failures?: readonly RuleTestFailure[]
    readonly failed?: number
  }
  if (failures !== undefined) return { ok: false, failures, failed: failed ?? failures.length }
  if (problems !== undefined) return { ok: false, problems }
  throw new CliError(exitCodes.rules, codeOf(answer), messageOf(answer))
}

/** Newest first. */
export async function listReleases(
  connection: Connection,
  { limit, before }: { readonly limit: number; readonly before?: number },
): Promise<readonly PastRelease[]> {
  const query = new URLSearchParams({
    limit: String(limit),
    ...(before === undefined ? {} : { before: String(before) }),
  })
  const body = await expectStatus(connection, 200, 'GET', `${releases}?${query}`)
  return (body as { releases: readonly PastRelease[] }).releases
}

export async function getRelease(
  connection: Connection,
  revision: number,
): Promise<PastRelease & { readonly document: unknown }> {
  const answer = await request(connection, 'GET', `${releases}/${revision}`)
  if (answer.status === 404) throw noSuchRevision(answer)
  if (answer.status !== 200) throw refused(answer)
  return answer.body as PastRelease & { readonly document: unknown }
}

/** What is deployed: its document, undefined where nothing was pushed yet. */
export async function getDeployed(connection: Connection): Promise<unknown> {
  const answer = await request(connection, 'GET', '/api/v1/streams/main/document')
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw refused(answer)
  return answer.body
}

export async function getHead(connection: Connection): Promise<Release> {
  return (await expectStatus(connection, 200, 'GET', '/api/v1/streams/main')) as Release
}

export async function getDiff(connection: Connection, from: number, to: number): Promise<RuleSetDiff> {
  const answer = await request(connection, 'GET', `/api/v1/streams/main/diff?from=${from}&to=${to}`)
  if (answer.status === 404) throw noSuchRevision(answer)
  if (answer.status !== 200) throw refused(answer)
  return (answer.body as { readonly diff: RuleSetDiff }).diff
}

function noSuchRevision(answer: Answer): Error {
  return usageError('no-such-revision', messageOf(answer), 'rulewire history shows them')
}

export async function getFleet(connection: Connection): Promise<Fleet> {
  return (await expectStatus(connection, 200, 'GET', '/api/v1/fleet')) as Fleet
}

export async function createToken(
  connection: Connection,
  token: { readonly name: string; readonly role: string; readonly expires_at?: string },
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
