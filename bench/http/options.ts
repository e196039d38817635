import { parseArgs } from 'node:util'
import { builtDist, count, fromCaller } from '../common/arguments.ts'
import { type HostName, hostNames } from './hosts.ts'
import { ddTraceVersion, type PeerName, peerNames } from './peers.ts'
import { inFlightScenarios, scenarios } from './scenarios/index.ts'

export interface Options {
  readonly hosts: readonly HostName[]
  readonly scenarios: readonly string[]
  /** `bare` is always among them: it is what the others are held against. */
  readonly peers: readonly PeerName[]
  readonly pairs: number
  readonly warmupSeconds: number
  readonly seconds: number
  readonly paceSeconds: number
  readonly rate: number
  readonly connections: number
  /** Requests at once, where memory is measured. */
  readonly inFlight: number
  readonly seed: string
  readonly dist: string
  readonly before: string | undefined
  readonly json: boolean
  readonly out: string | undefined
  readonly profile: string | undefined
}

const allScenarios = [...scenarios, ...inFlightScenarios]

export const usage = `npm run bench -- http [options]

  --hosts <names>          ${hostNames.join(', ')}, with commas between them [all of them]
  --scenarios <names>      by name or its beginning [all of them]
  --peers <names>          beside bare: ${peerNames.slice(1).join(', ')} [all of them]
  --pairs <n>              rounds in which every peer has its turn [7]
  --seconds <n>            how long a peer is saturated in its turn [2]
  --pace-seconds <n>       how long it is then asked at a steady rate, for latency; 0: not at all [2]
  --rate <n>               that rate, requests a second [500]
  --warmup <n>             seconds before the first round, of each peer [3]
  --connections <n>        kept alive, each with one request at a time [32]
  --in-flight <n>          requests at once, where memory is measured [1000]
  --seed <text>            of the requests [rulewire]
  --before <dist>          another build of Rulewire's, measured beside (its dist folder)
  --dist <dist>            the build that is measured [that of this checkout]
  --profile <folder>       afterwards, runs each under V8's profiler: the profiles, and who took the time
  --json                   JSON on standard output in place of the table
  --out <file>             the JSON into a file besides
  --list                   the scenarios, and what they are
`

/** Throws a TypeError on what it cannot read. `help`: what was asked for is to be printed. */
export function parseOptions(args: readonly string[]): Options | { readonly help: string } {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      hosts: { type: 'string', multiple: true, default: [] },
      scenarios: { type: 'string', multiple: true, default: [] },
      peers: { type: 'string', multiple: true, default: [] },
      pairs: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '2' },
      'pace-seconds': { type: 'string', default: '2' },
      rate: { type: 'string', default: '500' },
      warmup: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      'in-flight': { type: 'string', default: '1000' },
      seed: { type: 'string', default: 'rulewire' },
      dist: { type: 'string', default: builtDist },
      before: { type: 'string' },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      profile: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return { help: usage }
  if (values.list) return { help: allScenarios.map(({ name, what }) => `${name.padEnd(16)} ${what}\n`).join('') }
  const before = values.before === undefined ? undefined : fromCaller(values.before)
  return {
    hosts: chosen('host', values.hosts, hostNames),
    scenarios: chosen(
      'scenario',
      values.scenarios,
      allScenarios.map(({ name }) => name),
    ),
    peers: chosenPeers(values.peers, before !== undefined),
    pairs: count('pairs', values.pairs, 1),
    seconds: count('seconds', values.seconds, 1),
    paceSeconds: count('pace-seconds', values['pace-seconds'], 0),
    rate: count('rate', values.rate, 1),
    warmupSeconds: count('warmup', values.warmup, 0),
    connections: count('connections', values.connections, 1),
    inFlight: count('in-flight', values['in-flight'], 1),
    seed: values.seed,
    dist: fromCaller(values.dist),
    before,
    json: values.json,
    out: values.out === undefined ? undefined : fromCaller(values.out),
    profile: values.profile === undefined ? undefined : fromCaller(values.profile),
  }
}

function chosen<Name extends string>(what: string, said: readonly string[], names: readonly Name[]): readonly Name[] {
  const wanted = said.flatMap(several => several.split(','))
  if (wanted.length === 0) return names
  const unknown = wanted.find(beginning => !names.some(name => name.startsWith(beginning)))
  if (unknown !== undefined) throw new TypeError(`no ${what} begins with "${unknown}"; there are ${names.join(', ')}`)
  return names.filter(name => wanted.some(beginning => name.startsWith(beginning)))
}

function chosenPeers(said: readonly string[], hasBefore: boolean): readonly PeerName[] {
  const there = peerNames.filter(
    name => (name !== 'before' || hasBefore) && (!name.startsWith('dd-') || ddTraceVersion() !== undefined),
  )
  const wanted = chosen('peer', said, there)
  return there.filter(name => name === 'bare' || wanted.includes(name))
}
