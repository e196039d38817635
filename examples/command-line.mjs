import { startProcess } from './processes.mjs'
import { cli } from './services.mjs'

/**
 * `rulewire …`, as somebody types it.
 * @param {{ url: string, token: string }} controlPlane
 * @returns {Promise<{ code: number, output: string }>} output: of both streams
 */
export async function rulewire(args, { url, token }) {
  const started = startProcess(`rulewire ${args[0]}`, [cli, ...args], {
    env: { RULEWIRE_URL: url, RULEWIRE_TOKEN: token, NO_COLOR: '1' },
  })
  const { code } = await started.exited
  return { code, output: [...started.lines, ...started.errors].join('\n') }
}
