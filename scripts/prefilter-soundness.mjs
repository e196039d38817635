import { spawnSync } from 'node:child_process'

/**
 * The long run behind "a filter never says no wrongly": `node scripts/prefilter-soundness.mjs [times] [seed]`, with three hundred
 * times the sample of the quick tests where nothing is said (some minutes). `RULEWIRE_TEST_DATA` names the folder with the patterns of
 * others; without it only chosen and generated patterns are judged. Prints strings, pairs, matches and what was lost.
 */
const [times = '300', seed] = process.argv.slice(2)

const { status } = spawnSync('npx', ['vitest', 'run', 'test/property/prefilter'], {
  stdio: 'inherit',
  env: { ...process.env, RULEWIRE_PREFILTER_RUNS: times, ...(seed && { RULEWIRE_PREFILTER_SEED: seed }) },
})
process.exitCode = status ?? 1
