import { spawnSync } from 'node:child_process'

/**
 * The long run behind "a whole engine loses nothing that a pattern alone finds": `node scripts/engine-soundness.mjs [requests] [seed]`,
 * with 1,500 requests to about two thousand rules at once where nothing is said (some minutes); filters one by one are
 * `scripts/prefilter-soundness.mjs`. `RULEWIRE_TEST_DATA` names the folder with the patterns of others; without it only chosen and
 * generated patterns are judged. Prints rules, strings, pairs, matches, and what was lost or came in addition; 1 if anything did.
 */
const [requests = '1500', seed] = process.argv.slice(2)

const { status } = spawnSync('npx', ['vitest', 'run', 'test/engine/engine-soundness'], {
  stdio: 'inherit',
  env: { ...process.env, RULEWIRE_SOUNDNESS_REQUESTS: requests, ...(seed && { RULEWIRE_SOUNDNESS_SEED: seed }) },
})
process.exitCode = status ?? 1
