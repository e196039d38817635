import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { allCases } from './worst-requests/cases.mjs'
import { line, titles } from './worst-requests/table.mjs'

/**
 * The dearest requests that anybody has thought of, under default limits and by this machine's clock:
 * `npm run build && node scripts/worst-requests.mjs [part of a name] [runs]`. Each has a process of its own, and each run of it a new engine.
 * Marks those that take longer than `hardMs` and one call of RE2 on the longest of their texts.
 */
const [wanted = '', runs = '5'] = process.argv.slice(2)

if (!existsSync(new URL('../dist/engine/index.js', import.meta.url))) {
  console.error('there is no dist/engine: npm run build')
  process.exit(2)
}

const measure = fileURLToPath(new URL('./worst-requests/measure.mjs', import.meta.url))
const names = allCases.map(({ name }) => name).filter(name => name.includes(wanted))

console.log(
  `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${runs} runs\n`,
)
console.log(titles)
let over = 0
for (const name of names) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [measure, name, runs], { encoding: 'utf8' })
  if (status !== 0) {
    console.error(`${name}: ${stderr}`)
    process.exitCode = 1
    continue
  }
  const measured = JSON.parse(stdout)
  if (measured.isOver) over++
  console.log(line(name, measured))
}
console.log(`\n${over} of ${names.length} take longer than hardMs and one call of RE2`)
