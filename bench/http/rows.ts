import { spread } from '../common/statistics.ts'
import type { HostName } from './hosts.ts'
import type { PeerName } from './peers.ts'
import type { Row } from './report.ts'
import type { Scenario } from './scenario.ts'
import type { Turn } from './turn.ts'

type Round = ReadonlyMap<PeerName, Turn>

/** Of one host and scenario, one for each peer. */
export function rowsOf(host: HostName, scenario: Scenario, rounds: readonly Round[]): readonly Row[] {
  const [first] = rounds
  return [...(first?.keys() ?? [])].sort(byTable).map(peer => rowOf(host, scenario, peer, rounds))
}

const order: readonly PeerName[] = ['bare', 'rulewire', 'before', 'dd-appsec', 'dd-tracing']

function byTable(a: PeerName, b: PeerName): number {
  return order.indexOf(a) - order.indexOf(b)
}

function rowOf(host: HostName, scenario: Scenario, peer: PeerName, rounds: readonly Round[]): Row {
  const turns = rounds.map(round => turnOf(round, peer))
  const bare = rounds.map(round => turnOf(round, 'bare'))
  const against = (compare: (own: Turn, bare: Turn) => number) =>
    peer === 'bare' ? undefined : spread(turns.map((own, at) => compare(own, bare[at] as Turn)))
  const throughputKept = against((own, other) => own.throughput / other.throughput)
  const cpuKept = against((own, other) => other.cpuUs / own.cpuUs)
  const kept = host === 'express' && isOurs(peer) ? scenario.aims?.throughputKept : undefined
  return {
    host,
    scenario: scenario.name,
    peer,
    throughput: spread(turns.map(({ throughput }) => throughput)),
    throughputKept,
    cpuUs: spread(turns.map(({ cpuUs }) => cpuUs)),
    cpuKept,
    addedP50Us: against((own, other) => own.p50Us - other.p50Us),
    addedP99Us: against((own, other) => own.p99Us - other.p99Us),
    coreShare: Math.min(...turns.map(({ coreShare }) => coreShare)),
    aim:
      kept === undefined || throughputKept === undefined || cpuKept === undefined
        ? undefined
        : { kept, throughputMet: throughputKept.median >= kept, cpuMet: cpuKept.median >= kept },
    turns,
  }
}

function isOurs(peer: PeerName): boolean {
  return peer === 'rulewire' || peer === 'before'
}

function turnOf(round: Round, peer: PeerName): Turn {
  const turn = round.get(peer)
  if (turn === undefined) throw new Error(`${peer} had no turn`)
  return turn
}
