import type { SelfTime } from '../common/profile.ts'
import type { Agent } from './agent.ts'
import { canaries } from './canary.ts'
import type { HostName } from './hosts.ts'
import { holdInFlight, type InFlight } from './in-flight.ts'
import type { LoadProcess } from './load-process.ts'
import type { Options } from './options.ts'
import { type PeerName, peerOf } from './peers.ts'
import type { Scenario } from './scenario.ts'
import { ServerProcess } from './server-process.ts'
import { type Turn, type TurnSpec, takeTurn } from './turn.ts'
import type { WrittenRules } from './written-rules.ts'

/** In one host, one process for each peer; they take turns, and one rests while another is asked. Has to be ended. */
export class Contest {
  readonly #options: Options
  readonly #scenario: Scenario
  readonly #load: LoadProcess
  readonly #servers: ServerProcess[] = []
  readonly #notes: string[] = []

  constructor(options: Options, scenario: Scenario, load: LoadProcess) {
    this.#options = options
    this.#scenario = scenario
    this.#load = load
  }

  /** Throws where a guard does not guard. */
  async begin(host: HostName, rules: WrittenRules, agent: Agent): Promise<void> {
    const { dist, before, peers } = this.#options
    for (const name of peers) {
      const peer = peerOf(name, { dist, before, rules, agentPort: agent.port })
      const server = await ServerProcess.listen(peer, host)
      this.#servers.push(server)
      this.#notes.push(...(await canaries(server, this.#scenario)))
      await takeTurn(this.#load, server, {
        ...this.#spec(0),
        saturateMs: this.#options.warmupSeconds * 1_000,
        paceMs: 0,
      })
    }
  }

  /** What a reader of the figures should know. */
  get notes(): readonly string[] {
    return this.#notes
  }

  /** A turn for every peer. */
  async round(number: number): Promise<ReadonlyMap<PeerName, Turn>> {
    return await this.#each(number, server => takeTurn(this.#load, server, this.#spec(number)))
  }

  /** The memory of every peer while it has so many requests whose bodies are on their way. */
  async hold(number: number, count: number): Promise<ReadonlyMap<PeerName, InFlight>> {
    const { seed } = this.#options
    const batch = { scenario: this.#scenario.name, seed, round: number, connections: count }
    return await this.#each(number, server => holdInFlight(this.#load, server, batch))
  }

  /** Every round begins with another one, and goes round the other way now and then: nobody always comes after the same. */
  async #each<T>(round: number, turn: (server: ServerProcess) => Promise<T>): Promise<ReadonlyMap<PeerName, T>> {
    const { length } = this.#servers
    const first = round % length
    const turned = [...this.#servers.slice(first), ...this.#servers.slice(0, first)]
    if (Math.floor(round / length) % 2 === 1) turned.reverse()
    const results = new Map<PeerName, T>()
    for (const server of turned) results.set(server.peer.name, await turn(server))
    return results
  }

  /** Of one peer, while it is saturated once more. Leaves the profile in `file`. */
  async profile(name: PeerName, file: string): Promise<readonly SelfTime[]> {
    const server = this.#servers.find(({ peer }) => peer.name === name)
    if (server === undefined) throw new RangeError(`${name} does not take part`)
    return await server.profile(file, () => takeTurn(this.#load, server, { ...this.#spec(profiledRound), paceMs: 0 }))
  }

  async end(): Promise<void> {
    await Promise.all(this.#servers.map(server => server.end()))
  }

  #spec(round: number): TurnSpec {
    const { seed, connections, seconds, paceSeconds, rate } = this.#options
    const { name: scenario } = this.#scenario
    return { scenario, seed, round, connections, saturateMs: seconds * 1_000, paceMs: paceSeconds * 1_000, rate }
  }
}

/** Behind all that are measured. */
const profiledRound = 1_000_000
