import { rulewire } from '../command-line.mjs'
import { rulesAsTyped } from '../services.mjs'

/**
 * Pushes examples/rules as they are. A set that is refused is no reason not to start: the last good one stays in force,
 * and its problems are on the screen.
 * @param {{ url: string, token: string }} controlPlane
 */
export async function pushRules(controlPlane, say) {
  const { code, output } = await rulewire(['push', rulesAsTyped], controlPlane)
  if (output) say(output)
  if (code !== 0) say(`examples/rules was not pushed (exit code ${code}); what was in force before still is`)
}
