import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

/** Tests read the sources; only child processes (guarded apps, the CLI, the control plane) run what was built. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^rulewire$/, replacement: `${root}index.ts` },
      { find: /^rulewire\/register$/, replacement: `${root}middleware/register.ts` },
      { find: /^rulewire\/(middleware\/.+)$/, replacement: `${root}$1.ts` },
      { find: /^rulewire\/(.+)$/, replacement: `${root}$1/index.ts` },
      { find: /^@rulewire\/control-plane$/, replacement: `${root}control-plane/src/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/hosts/**'],
    // Vitest leaves one core to its watcher, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
