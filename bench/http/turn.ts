import type { Load } from './load/messages.ts'
import type { LoadProcess } from './load-process.ts'
import type { GuardFigures } from './server/messages.ts'
import type { ServerProcess } from './server-process.ts'

export interface TurnSpec {
  readonly scenario: string
  readonly seed: string
  readonly round: number
  readonly connections: number
  readonly saturateMs: number
  /** 0: latencies are not asked for. */
  readonly paceMs: number
  readonly rate: number
}

/** What one peer did in one round. */
export interface Turn {
  readonly requests: number
  readonly throughput: number
  /** Of the server's process, all its threads. */
  readonly cpuUs: number
  /** Of a core, while it was saturated: below 1, others had it, or the load was not enough. */
  readonly coreShare: number
  readonly p50Us: number
  readonly p99Us: number
  /** That the requests were made for, and those of them that were not judged in time; 0 for who does not count. */
  readonly matches: number
  readonly missed: number
}

/** Saturates the server for throughput and processor time, then asks it at a steady rate for latency. Throws on wrong answers. */
export async function takeTurn(load: LoadProcess, server: ServerProcess, spec: TurnSpec): Promise<Turn> {
  const { scenario, seed, round, connections, saturateMs, paceMs, rate } = spec
  await load.open({ scenario, seed, round, connections, port: server.port })
  const counted = await server.figures()
  const before = await server.usage()
  const saturated = await load.saturate(saturateMs)
  const after = await server.usage()
  const paced = paceMs === 0 ? undefined : await load.pace(paceMs, rate)
  const figures = await server.figures()
  await load.close()
  const loads = [saturated, ...(paced === undefined ? [] : [paced])]
  for (const each of loads) assertRight(each, server.peer.name)
  const missed = missedMatches(loads, counted, figures)
  const cpuUs = after.cpuUs - before.cpuUs
  return {
    requests: saturated.requests,
    throughput: saturated.requests / (saturated.ms / 1_000),
    cpuUs: cpuUs / saturated.requests,
    coreShare: cpuUs / (after.wallUs - before.wallUs),
    p50Us: paced?.p50Us ?? Number.NaN,
    p99Us: paced?.p99Us ?? Number.NaN,
    matches: sum(loads, 'matches'),
    missed,
  }
}

export function assertRight({ wrongCount, wrong, requests }: Load, peer: string): void {
  if (wrongCount > 0) throw new Error(`${peer}: ${wrongCount} of ${requests} answers were wrong: ${wrong.join('; ')}`)
}

/**
 * By its own count Rulewire has judged every request, and matched what the requests were made to match. Answers how many matches
 * are missing, as they are for want of time: a budget of it is on the clock, and on a busy machine others take it. Throws where anything else
 * is not as it must be.
 */
function missedMatches(
  loads: readonly Load[],
  before: GuardFigures | undefined,
  after: GuardFigures | undefined,
): number {
  if (before === undefined || after === undefined) return 0
  const matches = sum(loads, 'matches')
  const missed = matches - (after.matches - before.matches)
  const told = {
    requests: after.requests - before.requests,
    unseenBodies: after.unseenBodies - before.unseenBodies,
    errors: after.errors,
  }
  const expected = { requests: sum(loads, 'requests'), unseenBodies: 0, errors: 0 }
  if (missed < 0 || JSON.stringify(told) !== JSON.stringify(expected))
    throw new Error(
      `Rulewire counted ${JSON.stringify(told)}, ${missed} of ${matches} matches missing; it should have ${JSON.stringify(expected)}`,
    )
  return missed
}

function sum(loads: readonly Load[], of: 'requests' | 'matches'): number {
  return loads.reduce((total, load) => total + load[of], 0)
}
