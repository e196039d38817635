import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installed } from './installed.ts'

/** `next start` serves what `next build` has made. */
export default function buildNext(): void {
  execFileSync(process.execPath, [installed('next/dist/bin/next'), 'build', 'next-app'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    // Its lock file is npm's affair, and nobody is told of the build.
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1', NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
