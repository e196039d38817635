import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { countRe2 } from './swaps/counted-re2.mjs'
import { differsFromFresh } from './swaps/fresh.mjs'
import { sharedPattern } from './swaps/rules.mjs'
import { Swapping, stepwise } from './swaps/swapping.mjs'

/**
 * The long run behind "each request is judged by exactly one program, and nothing stays behind": after `npm run build`,
 * `node --expose-gc scripts/swaps.mjs [swaps] [seed]`, with ten thousand swaps where nothing is said. Programs are swapped under load;
 * every outcome of every request is held against what the one program must say, and one request in fifty against an engine that never
 * had another. Then garbage is collected: memory has to be where it was, and equal patterns have to share one RE2 object, which goes
 * when nobody uses it. Exits with 1 where that is not so.
 */
const [count = '10000', seed = '1'] = process.argv.slice(2)

/** What may be there besides those that the program in force needs. */
const strayRe2 = 5
const growthMb = { heap: 3, rss: 48 }

setFlagsFromString('--expose-gc')
const collect = globalThis.gc ?? runInNewContext('gc')
const re2 = countRe2(sharedPattern)
// After this, so that it gets the constructor that counts.
const { createEngine } = await import('../dist/engine/index.js')

const options = stepwise()
const differences = []
let compared = 0
const swapping = new Swapping(createEngine(options), { seed: Number(seed), onEnd: compare })
const { transactions } = swapping

function compare(ended) {
  if (transactions.ended % 50 !== 0) return
  compared += 1
  const difference = differsFromFresh(createEngine, options, ended)
  if (difference !== undefined) differences.push(difference)
}

/** Revision 0 of every source is in force, and everything else is garbage. */
async function settled() {
  await swapping.reset()
  for (let turn = 0; turn < 10; turn += 1) {
    collect()
    await setImmediate()
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20, re2: re2.live() }
}

await swapping.reset()
const atFirst = (await settled()).re2
// As much as it takes until code is compiled and memory has its usual size.
await swapping.run(Math.max(200, Number(count) / 10))
const before = await settled()
await swapping.run(Number(count))
const after = await settled()

const shown = ({ heapMb, rssMb, re2: live }) =>
  `heap ${heapMb.toFixed(1)} MB, rss ${rssMb.toFixed(1)} MB, RE2 objects ${live.length} (${new Set(live).size} different)`
console.log(`swaps ${swapping.swaps}: ${swapping.changes} of a part, ${swapping.refused} refused`)
console.log(
  `requests ${transactions.ended}, matches ${transactions.matches}; ` +
    `during them 0, 1, 2, 3 or more swaps: ${transactions.acrossSwaps.join(', ')}; compared with a fresh engine ${compared}`,
)
console.log(`before: ${shown(before)}`)
console.log(`after:  ${shown(after)}`)
/** But those of the engines that each had one program. */
const sharedMade = re2.madeOfWatched() - compared
console.log(
  `RE2 objects made ${re2.made()}, collected ${re2.collected()}; ` +
    `of the pattern that all revisions share ${sharedMade}`,
)

const wrong = [
  ...swapping.mistakes,
  ...transactions.mistakes,
  ...differences,
  ...(after.re2.length > atFirst.length + strayRe2 ? [['RE2 objects are left', after.re2]] : []),
  ...(new Set(after.re2).size < after.re2.length - strayRe2
    ? [['equal patterns have objects of their own', after.re2]]
    : []),
  ...(sharedMade === 1 ? [] : [['a shared pattern was made so many times', sharedMade]]),
  ...(after.heapMb > before.heapMb + growthMb.heap ? [['the heap has grown']] : []),
  ...(after.rssMb > before.rssMb + growthMb.rss ? [['the memory has grown']] : []),
]
for (const one of wrong.slice(0, 3)) console.dir(one, { depth: 6 })
console.log(wrong.length === 0 ? 'nothing is wrong' : `${wrong.length} mistakes`)
process.exitCode = wrong.length === 0 ? 0 : 1
