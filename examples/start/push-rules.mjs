import { rulewire } from '../command-line.mjs'
import { rulesAsTyped } from '../services.mjs'

/**
 * Pushes examples/rules as they are. A set that is refused is no reason not to start: the last good one stays in force,
 * and its problems are on the screen.
 * @param {{ url: string, token: string }} controlPlane
 * @param {import('./plain-view.mjs').View['say']} say
 */
export async function pushRules(controlPlane, say) {
  const { code, output } = await rulewire(['push', rulesAsTyped], controlPlane)
  const isProblem = code !== 0
  if (output) say(output, { isProblem })
  if (isProblem)
    say(`examples/rules was not pushed (exit code ${code}); what was in force before still is`, { isProblem })
}
