import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine, isTooSlow, patternKey, priceSet, stopwatch } from 'rulewire/engine'

/**
 * The long run behind "no real pattern is refused": `node scripts/pattern-prices.mjs [runs]` prices the patterns of others so many times
 * (20 where nothing is said; a few minutes), and says which were refused how often, and what the slow ones cost. RULEWIRE_TEST_DATA
 * names the folder with crs-patterns, datadog-rules and slow-regexes. Uses what was built.
 */
const folder = process.env.RULEWIRE_TEST_DATA
const runs = Number(process.argv[2] ?? 20)
if (!folder || !(runs > 0)) {
  console.error('usage: RULEWIRE_TEST_DATA=<folder> node scripts/pattern-prices.mjs [runs]')
  process.exit(2)
}

const read = file => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const recommended = read('datadog-rules/recommended.json').rules.flatMap(({ conditions }) => conditions)
const letters = [...'abcdefghijklmnopqrstuvwxyz']

/** `slowest`: how many are listed. */
const groups = [
  { name: 'Core Rule Set', sources: read('crs-patterns/patterns.json').map(({ regex }) => regex), slowest: 5 },
  { name: 'recommended rules', sources: recommended.flatMap(({ parameters }) => parameters.regex ?? []), slowest: 5 },
  {
    name: 'slow-regexes',
    sources: read('slow-regexes/patterns.json').map(({ pattern }) => pattern),
    slowest: Infinity,
  },
  {
    name: 'made to be slow',
    sources: [
      '(?:a|b)*a(?:a|b){14}c',
      '[a-q][^u-z]{13}x',
      '.{0,200}x.{0,200}y',
      '(?:x[^y]{0,90}){6}z',
      '(?:x[^y]{0,90}){10}z',
      '[^<]{0,600}<script',
      '[^<]{0,1000}<script',
      `(?:${letters
        .slice(0, 6)
        .map(letter => `.{0,600}${letter}`)
        .join('|')})z`,
      `(?-i:${letters.map(letter => `(?:a?[a-z]){0,600}${letter}`).join('|')})[0-9]`,
    ],
    slowest: Infinity,
  },
]

let refusedOfOthers = 0
for (const { name, sources, slowest } of groups) {
  const { known, refused } = await judge([...new Set(sources)])
  const started = performance.now()
  const prices = priced(known)
  const ms = (performance.now() - started) / runs / known.length
  console.log(`\n${name}: ${known.length + refused.length} patterns, ${runs} runs, ${ms.toFixed(1)} ms a pattern`)
  for (const { source, code } of refused) console.log(`  refused by its syntax (${code})  ${shown(source)}`)
  const tooSlow = prices.filter(({ found }) => found.some(isTooSlow))
  if (slowest !== Infinity) refusedOfOthers += tooSlow.length + refused.length
  console.log(`  too slow in any run: ${tooSlow.length}`)
  const medians = prices.map(({ median }) => median).sort((a, b) => a - b)
  console.log(`  relative price: median ${figure(at(medians, 0.5))}, 95 % below ${figure(at(medians, 0.95))}`)
  console.log('  relative: least, median, most  refused  ns/byte  compile ms')
  for (const { source, found, median } of prices.slice(0, slowest)) {
    const relative = found.map(price => price.relative)
    const times = `${found.filter(isTooSlow).length}/${runs}`
    const ns = figure(
      at(
        found.map(price => price.nsPerByte).sort((a, b) => a - b),
        0.5,
      ),
    )
    const compileMs = figure(Math.max(...found.map(price => price.compileMs)))
    const range = [Math.min(...relative), median, Math.max(...relative)].map(value => figure(value).padStart(8))
    console.log(
      `  ${range.join(' ')}  ${times.padStart(6)} ${ns.padStart(8)} ${compileMs.padStart(8)}  ${shown(source)}`,
    )
  }
}
console.log(`\nrefused of the Core Rule Set and the recommended rules: ${refusedOfOthers}`)
process.exitCode = refusedOfOthers === 0 ? 0 : 1

/** Which of them compile, and why the others do not. */
async function judge(sources) {
  const known = []
  const refused = []
  for (const source of sources) {
    const result = await createEngine({ schedule: task => task() }).apply({ version: 1, rules: [ruleWith(source)] })
    if (result.ok) known.push(source)
    else refused.push({ source, code: result.problems[0].code })
  }
  return { known, refused }
}

/** The one with the highest median first. */
function priced(sources) {
  const found = new Map(sources.map(source => [source, []]))
  const rules = sources.map((source, index) => ({ rule: ruleWith(source), pointer: `/rules/${index}` }))
  for (let run = 0; run < runs; run += 1) {
    const { prices } = toEnd(priceSet({ rules, exclusions: [] }, { stopwatch, random: Math.random }))
    for (const source of sources) found.get(source).push(prices.get(patternKey({ source, caseSensitive: false })))
  }
  return [...found]
    .map(([source, all]) => ({
      source,
      found: all,
      median: at(
        all.map(price => price.relative).sort((a, b) => a - b),
        0.5,
      ),
    }))
    .sort((a, b) => b.median - a.median)
}

function ruleWith(regex) {
  const inputs = [{ address: 'server.request.body' }]
  const endpoint = { path: '/' }
  const conditions = [{ operator: 'match_regex', inputs, regex }]
  return { id: 'r', category: 'attack_attempt', event: 'e', endpoint, conditions }
}

function toEnd(steps) {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

function at(sorted, part) {
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0
}

function figure(value) {
  return String(Number(value.toPrecision(3)))
}

function shown(source) {
  return source.length > 70 ? `${source.slice(0, 69)}…` : source
}
