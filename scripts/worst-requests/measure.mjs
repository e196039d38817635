import { performance } from 'node:perf_hooks'
import RE2 from 're2'
import { createEngine, defaultLimits } from '../../dist/engine/index.js'
import { allCases } from './cases.mjs'

/** One case, in a process of its own: prints what it took as JSON. */
const [name, runs] = process.argv.slice(2)
const found = allCases.find(one => one.name === name)
if (found === undefined) throw new Error(`there is no case ${name}`)

/** Code that has run is quick code; what is measured is the request, and not the compiler. */
const warmUps = 100

async function engineOf({ rules, others }) {
  const engine = createEngine({
    onError: error => {
      throw error
    },
  })
  const result = await engine.apply({ version: 1, rules: rules(), ...others })
  if (!result.ok) throw new Error(JSON.stringify(result.problems[0]))
  return engine
}

function warmUp(engine) {
  for (let count = 0; count < warmUps; count++) {
    const tx = engine.begin()
    tx.run({ 'server.request.method': 'POST', 'server.request.uri.raw': `/api/v1/orders/${count}` })
    tx.run({ 'server.request.body': { order: { id: count, items: [{ sku: `a-${count}`, amount: 2 }] } } })
    tx.end()
  }
}

function judge(engine, calls) {
  const before = performance.now()
  const tx = engine.begin()
  const outcomes = [...calls.map(values => tx.run(values)), tx.end()]
  return { ms: performance.now() - before, outcomes }
}

/** One call on a text that no object has seen, by an object that has seen no text. */
function callMs({ matcher }) {
  if (matcher === undefined) return 0
  const times = [1, 2, 3].map(() => {
    const regex = new RE2(matcher.regex, 'iu')
    const text = matcher.text()
    const before = performance.now()
    regex.test(text)
    return performance.now() - before
  })
  return Math.max(...times)
}

const judged = []
for (let run = 0; run < Number(runs); run++) {
  const engine = await engineOf(found)
  warmUp(engine)
  judged.push(judge(engine, found.calls()))
}
const times = judged.map(({ ms }) => ms).sort((a, b) => a - b)
const outcomes = judged.at(-1).outcomes
const medianMs = times[times.length >> 1]
const oneCallMs = callMs(found)

console.log(
  JSON.stringify({
    medianMs,
    maxMs: times.at(-1),
    callMs: oneCallMs,
    matches: outcomes.reduce((sum, { matches }) => sum + matches.length, 0),
    incomplete: outcomes.flatMap(({ incomplete }) => incomplete),
    isOver: medianMs > defaultLimits.hardMs + oneCallMs,
  }),
)
