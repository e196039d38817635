/** An application that starts another one, with its own environment. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

spawn(process.execPath, [fileURLToPath(new URL('node-app.mjs', import.meta.url))], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, APP_IS_CHILD: '1' },
})
