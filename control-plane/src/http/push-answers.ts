import type { Static } from '@fastify/type-provider-typebox'
import { maxDocumentBytes } from 'rulewire/remote-config/protocol'
import { maxProblems, type Problem } from 'rulewire/rules-schema'
import type { Refusal, Rehearsed, Released, Unsettled } from '../releases/index.ts'
import { ApiError, type ErrorCode } from './errors.ts'
import type { DryRun } from './schemas/releases.ts'

export function pushed({ stream, revision, hash, rules, warnings, cost, rollbackOf, unchanged }: Released) {
  const known = { stream, revision, hash, rules, unchanged, cost: cost ?? null }
  return { ...known, warnings: [...warnings], rollback_of: rollbackOf }
}

export function dryRun({ hash, rules, warnings, cost, revision, diff }: Rehearsed): Static<typeof DryRun> {
  const view = { dry_run: true, hash, rules, warnings, cost, would_be_revision: revision, diff } as const
  return view as Static<typeof DryRun> // which is not told that nothing is written to
}

/** For who is told more than a code and a message. Throws an `ApiError` where that is all. */
export function refused(result: Refusal | Unsettled): { readonly status: 409 | 422; readonly body: object } {
  switch (result.why) {
    case 'rules-invalid':
      return { status: 422, body: invalid(result.problems) }
    case 'tests-failed': {
      const { passed, failed, failures } = result
      const message = `${failed} of ${passed + failed} rule tests failed, nothing was stored`
      return { status: 422, body: { error: { code: 'tests-failed', message }, passed, failed, failures } }
    }
    case 'revision-mismatch':
      return { status: 409, body: mismatch(result.revision) }
    default:
      throw new ApiError(...plain(result))
  }
}

type Plain = Exclude<Refusal | Unsettled, { readonly why: 'rules-invalid' | 'tests-failed' | 'revision-mismatch' }>

function plain(result: Plain): [status: number, code: ErrorCode, message: string] {
  switch (result.why) {
    case 'too-many-tests':
      return [422, 'too-many-tests', `${result.tests} rule tests are more than are run here, nothing was stored`]
    case 'tests-too-slow':
      return [422, 'tests-too-slow', tooSlow(result)]
    case 'unknown-revision':
      return unknownRevision(result.revision)
    case 'too-large':
      return [413, 'too-large', `the rule set is larger than ${maxDocumentBytes} bytes`]
    case 'key-reused':
      return [409, 'idempotency-mismatch', 'this Idempotency-Key stands for another request']
    case 'damaged':
      return damaged()
    case 'busy':
      return [503, 'busy', 'other pushes are waiting: try again']
  }
}

function tooSlow({ tests, budgetMs }: { readonly tests: number; readonly budgetMs: number }): string {
  return `the ${tests} rule tests took longer than ${budgetMs / 1000} seconds together, nothing was stored`
}

export function unknownRevision(revision: number): [404, ErrorCode, string] {
  return [404, 'unknown-revision', `there is no revision ${revision}`]
}

export function damaged(): [500, ErrorCode, string] {
  return [500, 'damaged', 'this revision is damaged in the store']
}

export function invalid(problems: readonly Problem[]) {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const message = `the rule set has ${errors} ${errors === 1 ? 'error' : 'errors'}, nothing was stored`
  return { error: { code: 'rules-invalid', message }, problems: problems.slice(0, maxProblems) }
}

function mismatch(revision: number) {
  return { error: { code: 'revision-mismatch', message: `the head is revision ${revision}` }, revision }
}
