/**
 * `npm start`: a control plane, the shop guarded from it, the rules of examples/rules, people at the shop, and on the
 * terminal what happens. Ends with Ctrl-C, or when one of its processes does.
 */
import { createWriteStream } from 'node:fs'
import { controlPlaneAt } from './control-plane-api.mjs'
import { obituary, stopAllProcesses } from './processes.mjs'
import { recordIn } from './records.mjs'
import { freePort, requireBuild, startControlPlane, startShop, startTraffic, startUnguardedShop } from './services.mjs'
import { createLatency } from './start/latency.mjs'
import { createLiveView } from './start/live-view.mjs'
import { createPlainView } from './start/plain-view.mjs'
import { pushRules } from './start/push-rules.mjs'
import { createRoutes } from './start/routes.mjs'
import { openState } from './start/state.mjs'
import { createTally } from './start/tally.mjs'
import { watchFleet } from './start/watch-fleet.mjs'
import { hintsFor, whatToTry } from './start/what-to-try.mjs'

const isLive = process.stdout.isTTY && process.env.TERM !== 'dumb'
const view = isLive ? createLiveView(process.stdout) : createPlainView()
const { say } = view
let stopping = false

async function start() {
  requireBuild()
  const state = openState()
  const controlPlane = await startControlPlane({
    data: state.controlPlaneData,
    port: await freePort(7700),
    newAdminToken: !state.hasAdminToken(),
    onErrorLine: sayComplaint,
  })
  endsAll(controlPlane.process)
  const { url } = controlPlane
  const token = state.adminToken(controlPlane.adminToken)
  const api = controlPlaneAt(url, token)
  say(`control plane at ${url}`)
  await pushRules({ url, token }, say)

  const routes = createRoutes(api)
  const tally = createTally({ say, routeOf: routes.routeOf })
  const shop = await startShop({
    url,
    token: await api.createToken('shop', 'instance'),
    port: await freePort(3000),
    cache: state.shopCache,
    onLine: recorder(state.recordsFile, tally),
  })
  endsAll(shop.process)
  say(`shop at ${shop.url}`)
  const unguarded = await startUnguardedShop()
  endsAll(unguarded.process)

  const latency = createLatency()
  endsAll(startTraffic({ shopUrl: shop.url, unguardedUrl: unguarded.url, onMessage: latency.add }))
  const fleet = watchFleet(api, { say, onRevision: routes.refresh })
  const { shownTokenFile: tokenFile, shownRecordsFile: recordsFile } = state
  const places = { url, shopUrl: shop.url, tokenFile, recordsFile }
  if (!stopping) view.show({ fleet, tally, latency, whatToTry: whatToTry(places), hints: hintsFor(places) })
}

/** Keeps the records among what the shop writes, and counts them. */
function recorder(recordsFile, tally) {
  const file = createWriteStream(recordsFile, { mode: 0o600 })
  return line => {
    const record = recordIn(line)
    if (!record) return
    file.write(`${line}\n`)
    tally.add(record)
  }
}

/** What the control plane has to say is of interest when something is wrong. */
function sayComplaint(line) {
  if (/^rulewire control plane: (warn|error): /.test(line)) say(line, { isProblem: true })
}

/** One that ends by itself ends the whole, with its last words. */
async function endsAll(started) {
  await started.exited
  if (stopping) return
  stop(1, obituary(started))
}

/** Once: npm passes on what the terminal has sent already. */
async function stop(code, why = 'stopping') {
  if (stopping) return
  stopping = true
  view.close()
  say(why)
  await stopAllProcesses()
  process.exit(code)
}

// Whoever read what we say is gone.
process.stdout.on('error', () => stop(1))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))

start().catch(error => {
  if (stopping) return
  view.close()
  console.error(error.message)
  stop(1)
})
