import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Random } from './soak/random.mjs'
import { exchanges } from './soak/requests.mjs'
import { Samples } from './soak/samples.mjs'
import { Side } from './soak/side.mjs'
import { Swapper } from './soak/swapper.mjs'
import { Traffic } from './soak/traffic.mjs'

/**
 * The long run behind "the application does not notice": `npm run soak -- [--minutes 10] [--rate 1000] [--seed soak]`. The same
 * application twice, bare and guarded, gets the same bytes; every answer is compared byte for byte (but for the clock in Date), while
 * the rules change every second. Memory has to be flat, and no handle may be left. Exits with 1 where something differs.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '1000' },
    seed: { type: 'string', default: 'soak' },
  },
})
const ms = Number(values.minutes) * 60_000
const rate = Number(values.rate)
if (!(ms > 0 && rate > 0)) throw new TypeError('--minutes and --rate are numbers above 0')

const warmUpMs = 15_000

const folder = mkdtempSync(join(tmpdir(), 'rulewire-soak-'))
const rules = join(folder, 'rules.json')
const swapper = new Swapper(rules)
const bare = await Side.begin(undefined)
const guarded = await Side.begin({
  RULEWIRE_SERVICE: 'soak',
  RULEWIRE_RULES: rules,
  RULEWIRE_EVENTS: `file:${join(folder, 'events.jsonl')}`,
  RULEWIRE_LOG: 'error',
})
await swapper.watch(guarded)
const sides = { bare, guarded }
const traffic = new Traffic(bare, guarded, exchanges(new Random(values.seed)))
const samples = new Samples(sides)

try {
  // What is made once is made: compiled code, pools, the first files.
  await soak(Math.min(warmUpMs, ms))
  await samples.begin()
  const cpuBefore = await cpuUs()
  const memory = every(Math.max(1_000, ms / 100), () => samples.take())
  const tookMs = await soak(ms)
  const cpuAfter = await cpuUs()
  await memory.stop()

  const problems = [...(await samples.problems()), ...(await problemsOfCounts()), ...problemsOfRun(tookMs)]
  await tell(
    tookMs,
    problems,
    cpuAfter.map((us, at) => Math.round((us - cpuBefore[at]) / traffic.sent)),
  )
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await Promise.all([bare.end(), guarded.end()])
  rmSync(folder, { recursive: true })
}

/** Answers how long it took. When it is over nothing is connected. */
async function soak(forMs) {
  const swaps = every(1_000, () => swapper.swap())
  const tookMs = await traffic.run(rate, forMs)
  await swaps.stop()
  await traffic.close()
  return tookMs
}

/** Does it in every interval once, one after the other; what comes too late is left out. */
function every(intervalMs, work) {
  let stopped = false
  let wake = () => {}
  const running = (async () => {
    for (let dueMs = performance.now() + intervalMs; !stopped; dueMs += intervalMs) {
      const waitMs = dueMs - performance.now()
      if (waitMs < 0) continue
      await new Promise(resolve => {
        wake = resolve
        setTimeout(resolve, waitMs)
      })
      if (!stopped) await work()
    }
  })()
  return {
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}

/** The guard was there, and did nothing but look. */
async function problemsOfCounts() {
  const { requests, matches, held, blocked, block_failed, errors } = await guarded.ask('status')
  const bareSeen = JSON.stringify(await bare.ask('seen'))
  const guardedSeen = JSON.stringify(await guarded.ask('seen'))
  return [
    ...(requests > 0 && matches > 0 && held > 0 ? [] : ['the guard did not see, match or hold anything']),
    ...(blocked === 0 && block_failed === 0 ? [] : [`${blocked} blocked, ${block_failed} failed to be`]),
    ...(errors.count === 0 ? [] : [`the guard had ${errors.count} errors: ${JSON.stringify(errors.last)}`]),
    ...(bareSeen === guardedSeen ? [] : [`the applications saw ${bareSeen} and ${guardedSeen}`]),
  ]
}

function problemsOfRun(tookMs) {
  const { differenceCount, differences } = traffic
  return [
    ...(differenceCount === 0 ? [] : [`${differenceCount} answers differ`, ...differences]),
    ...(tookMs > 1.5 * ms ? [`the rate was not reached: it took ${Math.round(tookMs / 1_000)} seconds`] : []),
  ]
}

/** Of either server and of this process. */
async function cpuUs() {
  const { user, system } = process.cpuUsage()
  return [await bare.ask('cpu'), await guarded.ask('cpu'), user + system]
}

async function tell(tookMs, problems, cpu) {
  const { requests, matches, held, unseen_bodies, body_errors, program } = await guarded.ask('status')
  const { half, all } = swapper.timesMs
  const seconds = tookMs / 1_000
  console.log(
    `${traffic.sent} requests to either in ${seconds.toFixed(0)} s (${Math.round(traffic.sent / seconds)} a second), ${traffic.compared} answers compared, ${traffic.differenceCount} different`,
  )
  console.log(
    `${swapper.swaps} swaps, half of them in force after ${half} ms, all after ${all}; ${program.rules} rules in the last`,
  )
  console.log(
    `guarded: ${requests} requests, ${matches} matches, ${held} held, ${unseen_bodies} bodies unseen, ${body_errors} with errors`,
  )
  // With what the swaps cost and what asking for all this costs: no measure of a guard.
  console.log(`processor time for a request: bare ${cpu[0]} µs, guarded ${cpu[1]} µs, this process ${cpu[2]} µs`)
  for (const line of samples.told()) console.log(line)
  console.log(
    `load average ${loadavg()
      .map(each => each.toFixed(1))
      .join(' ')}`,
  )
  for (const problem of problems) console.log(`WRONG ${problem}`)
  console.log(problems.length === 0 ? 'nothing is wrong' : 'something is wrong')
}
