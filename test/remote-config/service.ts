import {
  type Apply,
  createRemoteConfigClient,
  type RemoteConfigClient,
  type RemoteConfigClientOptions,
} from 'rulewire/remote-config'
import { hashRuleSet } from 'rulewire/rules-schema'
import { cleanup } from '../support/cleanup.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'

export interface Service {
  readonly client: RemoteConfigClient
  readonly clock: ManualClock
  readonly log: string[]
  /** Documents that were put in force, oldest first. */
  readonly applied: unknown[]
}

/** A client whose engine takes what has rules, under a clock of its own. Not started. */
export function service(url: string, options: Partial<RemoteConfigClientOptions> = {}): Service {
  const clock = manualClock()
  const log: string[] = []
  const applied: unknown[] = []
  const apply: Apply = async document => {
    const rules = (document as { rules: { id: string }[] }).rules
    if (rules.some(({ id }) => id === 'bad')) return { ok: false, problems: [refusal] }
    applied.push(document)
    const hash = hashRuleSet(document as Parameters<typeof hashRuleSet>[0])
    return { ok: true, hash, program: `program of ${hash}`, rules: rules.length, warnings: [] }
  }
  const client = createRemoteConfigClient({
    url,
    token: 'rwt_test',
    instance: { service: 'shop', env: 'test', version: '1' },
    apply,
    log: (level, message) => log.push(`${level} ${message}`),
    random: () => 0.5,
    now: clock.now,
    timers: clock.timers,
    ...options,
  })
  cleanup(async () => {
    const closed = client.close()
    clock.advance(10_000)
    await closed
  })
  return { client, clock, log, applied }
}

export const refusal = { code: 'RW103', severity: 'error', message: 'a bad rule', pointer: '/rules/0' } as const

/** A rule set of one rule. The client does not look into it. */
export function rules(id: string) {
  return { version: 1, rules: [{ id, category: 'business_logic', event: 'users.signup' }] }
}
