import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlPlaneAt } from '../control-plane-api.mjs'
import { freePort, requireBuild, startControlPlane, startShop } from '../services.mjs'
import { startCollector } from './collector.mjs'

/**
 * A control plane that is empty, a shop that is connected to it, and a collector of the shop's spans.
 * @typedef {Awaited<ReturnType<typeof setUp>>} Demo
 */
export async function setUp() {
  requireBuild()
  const directory = temporaryDirectory()
  const collector = await startCollector()
  const port = await freePort()

  /** On the same port and data each time. */
  const controlPlaneHere = () => startControlPlane({ data: join(directory, 'control-plane'), port })
  const controlPlane = await controlPlaneHere()
  const admin = { url: controlPlane.url, token: controlPlane.adminToken }
  const api = controlPlaneAt(admin.url, admin.token)
  const token = await api.createToken('shop', 'instance')

  const shopHere = options =>
    startShop({ url: admin.url, token, cache: join(directory, 'cache'), spansTo: collector.url, ...options })

  return {
    directory,
    collector,
    admin,
    api,
    controlPlane,
    startControlPlane: controlPlaneHere,
    shop: await shopHere(),
    startShop: shopHere,
    /** @type {{ revision: number, program: string, captured: Record<string, string> } | undefined} */
    inForce: undefined,
  }
}

/** Removed when the process ends, whatever ends it. */
function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'rulewire-demo-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  return directory
}
