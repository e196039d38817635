import type { Settings } from '../../runtime/index.ts'
import type { Finding } from './finding.ts'

/** Who the service is, and where what is found is told. */
export function checkSettings({ service, env, events, problems }: Settings): Finding {
  const check = 'settings'
  const name = `${service ?? 'no service'} in ${env ?? 'no environment'}`
  const details = { service: service ?? null, env: env ?? null, events, problems }
  const [problem] = problems
  if (problem !== undefined) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    return { check, state: 'warn', message: `${name}: ${problem}${more}`, details }
  }
  if (service === undefined)
    return {
      ...{ check, state: 'warn', details },
      message: `${name}: rules that are scoped to a service do not apply`,
      help: 'set RULEWIRE_SERVICE',
    }
  const told = events.length === 0 ? 'no event records' : `event records to ${events.join(' and ')}`
  return { check, state: 'ok', message: `${name}, ${told}`, details }
}
