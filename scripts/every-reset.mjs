import { spawnSync } from 'node:child_process'

/**
 * The long run behind "a push that is cut off is in force whole, or not at all": `node scripts/every-reset.mjs` resets the connection
 * after every single number of bytes of a push, and of a first connection in both directions. `npm test` takes a sample of them.
 */
const { status } = spawnSync('npx', ['vitest', 'run', '--reporter=verbose', 'test/faults/network/resets.test.ts'], {
  cwd: new URL('..', import.meta.url),
  env: { ...process.env, RULEWIRE_EVERY_RESET: '1' },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
