import { killProcess } from '../../processes.mjs'
import { expectEqual } from '../expect.mjs'
import { playAndCheck } from '../play.mjs'

export const title = 'control plane killed with SIGKILL: the shop answers and tags on'

export async function run(demo) {
  const { signal } = await killProcess(demo.controlPlane.process)
  expectEqual('what ended the control plane', signal, 'SIGKILL')
  const { requests, tags } = await playAndCheck(demo, demo.inForce)
  return `${requests} requests answered, ${tags} tags compared, by revision ${demo.inForce.revision}`
}
