import { checkClientAddress, type SampleRequest } from './check-client-address.ts'
import { checkControlPlane } from './check-control-plane.ts'
import { checkGuard, checkOpenTelemetry } from './check-guard.ts'
import { checkNativeModule, checkNode } from './check-node.ts'
import { checkNpm } from './check-npm.ts'
import type { Deployed } from './check-rules.ts'
import type { Finding, Place } from './finding.ts'
import type { NodeCommand } from './node-command.ts'
import { probe } from './probe.ts'

export interface Patient {
  /** As the service has them: the files of the environment that its command names are read. */
  readonly place: Place
  readonly command: NodeCommand | undefined
  readonly sample: SampleRequest
}

/** Everything that is found, whatever of it is wrong. */
export async function diagnose({ place, command, sample }: Patient): Promise<readonly Finding[]> {
  const probed = await probe(command ?? { node: process.execPath, options: [] }, place)
  const native = checkNativeModule()
  const { finding: controlPlane, deployed } = await checkControlPlane(place)
  return [
    checkNode(probed.report?.node ?? process.versions.node),
    native,
    checkNpm(place),
    checkGuard({ command, probed, place }),
    checkOpenTelemetry({ probed }),
    ...(native.state === 'ok' ? await checkWhatIsInForce(place, deployed) : withoutEngine),
    controlPlane,
    checkClientAddress(sample, place),
  ]
}

/** Loaded only now: with the engine comes the native module. */
async function checkWhatIsInForce({ cwd, env }: Place, deployed: Deployed): Promise<readonly Finding[]> {
  const [{ readSettings }, { checkSettings }, { checkRulesHere }] = await Promise.all([
    import('../../runtime/index.ts'),
    import('./check-settings.ts'),
    import('./check-rules.ts'),
  ])
  const settings = readSettings({}, env, cwd)
  return [checkSettings(settings), await checkRulesHere(settings, deployed)]
}

const withoutEngine: readonly Finding[] = [
  { check: 'settings', state: 'skip', message: 'not looked at: see native module' },
  { check: 'rules', state: 'skip', message: 'not looked at: see native module' },
]
