import { defineConfig } from 'vitest/config'

/** Applications in processes of their own, guarded by what was built; some take seconds to start. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: './build-next.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
