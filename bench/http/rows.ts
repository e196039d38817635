import { spread } from '../common/statistics.ts'
import type { HostName } from './hosts.ts'
import type { InFlight } from './in-flight.ts'
import { type PeerName, peerNames } from './peers.ts'
import type { MemoryRow, Row } from './report.ts'
import type { InFlightScenario, Scenario } from './scenario.ts'
import type { Turn } from './turn.ts'

type Round<T> = ReadonlyMap<PeerName, T>

/** Of one host and scenario, one for each peer. */
export function rowsOf(host: HostName, scenario: Scenario, rounds: readonly Round<Turn>[]): readonly Row[] {
  return peersOf(rounds).map(peer => rowOf(host, scenario, peer, rounds))
}

export function memoryRowsOf(
  host: HostName,
  scenario: InFlightScenario,
  rounds: readonly Round<InFlight>[],
): readonly MemoryRow[] {
  return peersOf(rounds).map(peer => {
    const own = rounds.map(round => of(round, peer))
    const added = rounds.map(round => {
      const { bytesEach, bodyBytes } = of(round, peer)
      return bytesEach - bodyBytes - of(round, 'bare').bytesEach
    })
    const addedBytes = peer === 'bare' ? undefined : spread(added)
    const atMostBytes = scenario.atMostAddedBytes
    return {
      host,
      scenario: scenario.name,
      peer,
      bytes: spread(own.map(({ bytesEach }) => bytesEach)),
      addedBytes,
      aim: addedBytes && isOurs(peer) ? { atMostBytes, met: addedBytes.median <= atMostBytes } : undefined,
    }
  })
}

function peersOf(rounds: readonly Round<unknown>[]): readonly PeerName[] {
  const [first] = rounds
  return [...(first?.keys() ?? [])].sort((a, b) => peerNames.indexOf(a) - peerNames.indexOf(b))
}

function rowOf(host: HostName, scenario: Scenario, peer: PeerName, rounds: readonly Round<Turn>[]): Row {
  const turns = rounds.map(round => of(round, peer))
  const bare = rounds.map(round => of(round, 'bare'))
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

function of<T>(round: Round<T>, peer: PeerName): T {
  const turn = round.get(peer)
  if (turn === undefined) throw new Error(`${peer} had no turn`)
  return turn
}
