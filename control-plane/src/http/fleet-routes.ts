import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Fleet, Member } from '../fleet/index.ts'
import type { CurrentHead } from '../releases/index.ts'
import { answers } from './schemas/common.ts'
import { FleetView } from './schemas/fleet.ts'

export interface FleetRoutesOptions {
  readonly head: () => CurrentHead
  readonly fleet: Fleet
}

/** `/fleet`: what every instance runs, beside what it should. */
export function fleetRoutes({ head, fleet }: FleetRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/fleet',
      {
        schema: {
          ...{ operationId: 'fleet', summary: 'What every instance runs' },
          response: answers({ 200: FleetView }),
        },
      },
      async () => {
        const { revision, hash } = head()
        return { stream: { revision, hash }, instances: [...fleet.members()].sort(byName).map(view) }
      },
    )
  }
}

function view({ lastSeen, attempt, sources, ...member }: Member) {
  return {
    ...member,
    last_seen: new Date(lastSeen).toISOString(),
    attempt: attempt === null ? null : { ...attempt, problems: [...attempt.problems] },
    sources: sources === null ? null : [...sources],
  }
}

/** Those that are connected first. */
function byName(a: Member, b: Member): number {
  return rank(a) < rank(b) ? -1 : 1
}

function rank({ connected, service, env, id, boot_id }: Member): string {
  return `${connected ? 0 : 1} ${service ?? ''} ${env ?? ''} ${id} ${boot_id}`
}
