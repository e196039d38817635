import { defineConfig } from 'vitest/config'
import usual from '../../vitest.config.ts'

/** The long run, which takes minutes: `npm run test:differential`. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['test/differential/long.differential.ts'],
    testTimeout: 0,
    disableConsoleIntercept: true,
  },
})
