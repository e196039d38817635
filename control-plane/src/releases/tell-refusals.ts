import type { Log } from '../log.ts'
import type { Publisher } from './publisher.ts'
import type { ReleaseResult } from './result.ts'

/** Whoever runs the control plane sees that somebody tries to change the rules and cannot. */
export function tellRefusals(publisher: Publisher, log: Log): Publisher {
  function tell(what: string, actor: string, result: ReleaseResult): void {
    if (!result.ok) log('warn', `${what} by ${actor} was refused: ${reasonOf(result)}`)
  }

  return {
    ...publisher,
    push: async request => {
      const answered = await publisher.push(request)
      tell('a push', request.actor, answered.result)
      return answered
    },
    rollback: async request => {
      const answered = await publisher.rollback(request)
      tell(`a rollback to revision ${request.revision}`, request.actor, answered.result)
      return answered
    },
  }
}

function reasonOf(result: Exclude<ReleaseResult, { ok: true }>): string {
  if (result.why === 'tests-failed') {
    const { failures, failed, passed } = result
    return `${failed} of ${failed + passed} rule tests failed, of ${listed(failures.map(({ rule }) => rule))}`
  }
  if (result.why !== 'rules-invalid') return result.why
  const errors = result.problems.filter(({ severity }) => severity === 'error')
  return `rules-invalid, with ${listed(errors.map(({ code }) => code))}`
}

/** Codes and ids of rules; each once. */
function listed(names: readonly string[]): string {
  const all = [...new Set(names)]
  return [...all.slice(0, 5), ...(all.length > 5 ? [`${all.length - 5} more`] : [])].join(', ')
}
