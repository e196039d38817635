import { benchEngine } from './engine/bench.ts'
import { benchHttp } from './http/bench.ts'

/** By the word behind `npm run bench --`. Each gives the exit code. */
const benches: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  engine: benchEngine,
  http: benchHttp,
}

const [name = '', ...args] = process.argv.slice(2)
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
if (bench === undefined) {
  console.error(`npm run bench -- <${Object.keys(benches).join('|')}> [options]`)
  process.exitCode = 2
} else {
  process.exitCode = await bench(args)
}
