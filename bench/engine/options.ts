import { parseArgs } from 'node:util'
import { builtDist, count, fromCaller } from '../common/arguments.ts'
import { scenarios } from './scenarios/index.ts'

export interface Options {
  readonly scenarios: readonly string[]
  readonly rounds: number
  readonly warmup: number
  readonly requests: number
  readonly roundMs: number
  readonly maxSize: number
  readonly seed: string
  /** Folder of the build that is measured, and of one that it is measured against. */
  readonly dist: string
  readonly before: string | undefined
  readonly json: boolean
  readonly out: string | undefined
  readonly profile: string | undefined
  readonly injectDifference: boolean
  /** libddwaf gets endpoints as `exportLibddwaf` says them, not as they cost it least. */
  readonly endpointsAsExported: boolean
}

export const usage = `npm run bench -- engine [options]

  --only <names>         scenarios, by name or its beginning, with commas between them
  --rounds <n>           measured rounds; each engine does one after the other [7]
  --warmup <n>           rounds before, which do not count [2]
  --requests <n>         in a round, none of them twice [2000]
  --round-ms <n>         ends a round of a slow engine early, after 20 requests at least [1000]
  --max-size <n>         of rules and lists, for a quick look [all of them]
  --seed <text>          of rules and requests [rulewire]
  --before <dist>        another build of Rulewire's, measured beside (its dist folder)
  --dist <dist>          the build that is measured [that of this checkout]
  --profile <folder>     afterwards, runs each under V8's profiler: the profiles, and who took the time
  --json                 JSON on standard output in place of the table
  --out <file>           the JSON into a file besides
  --as-exported          gives libddwaf endpoints as exportLibddwaf says them, not as they cost it least
  --inject-difference    makes Rulewire's first verdict wrong, to see that the run fails
  --list                 the scenarios, and what they are
`

/** Throws a TypeError on what it cannot read. `help`: what was asked for is to be printed. */
export function parseOptions(args: readonly string[]): Options | { readonly help: string } {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '7' },
      warmup: { type: 'string', default: '2' },
      requests: { type: 'string', default: '2000' },
      'round-ms': { type: 'string', default: '1000' },
      'max-size': { type: 'string', default: '1000000000' },
      seed: { type: 'string', default: 'rulewire' },
      dist: { type: 'string', default: builtDist },
      before: { type: 'string' },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      profile: { type: 'string' },
      'as-exported': { type: 'boolean', default: false },
      'inject-difference': { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return { help: usage }
  if (values.list) return { help: scenarios.map(({ name, what }) => `${name.padEnd(20)} ${what}\n`).join('') }
  return {
    scenarios: chosen(values.only.flatMap(names => names.split(','))),
    rounds: count('rounds', values.rounds, 1),
    warmup: count('warmup', values.warmup, 0),
    requests: count('requests', values.requests, 1),
    roundMs: count('round-ms', values['round-ms'], 1),
    maxSize: count('max-size', values['max-size'], 1),
    seed: values.seed,
    dist: fromCaller(values.dist),
    before: values.before === undefined ? undefined : fromCaller(values.before),
    json: values.json,
    out: values.out === undefined ? undefined : fromCaller(values.out),
    profile: values.profile === undefined ? undefined : fromCaller(values.profile),
    injectDifference: values['inject-difference'],
    endpointsAsExported: values['as-exported'],
  }
}

function chosen(only: readonly string[]): readonly string[] {
  const names = scenarios.map(({ name }) => name)
  if (only.length === 0) return names
  const unknown = only.find(beginning => !names.some(name => name.startsWith(beginning)))
  if (unknown !== undefined) throw new TypeError(`no scenario begins with "${unknown}"; there are ${names.join(', ')}`)
  return names.filter(name => only.some(beginning => name.startsWith(beginning)))
}
