import { rulewire } from '../command-line.mjs'
import { expectEqual } from './expect.mjs'

/**
 * `rulewire push`, which is expected to be taken.
 * @param {string} directory of rules
 * @param {{ url: string, token: string }} admin
 */
export async function push(directory, admin) {
  const { code, output } = await rulewire(['push', directory], admin)
  expectEqual(`exit code of push, which said:\n${output}`, code, 0)
}
