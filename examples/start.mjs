/**
 * `npm start`: a control plane, the shop guarded from it, the rules of examples/rules, people at the shop, and on the
 * terminal what happens. Ends with Ctrl-C, or when one of its processes does.
 */
import { controlPlaneAt } from './control-plane-api.mjs'
import { obituary, stopAllProcesses } from './processes.mjs'
import { freePort, requireBuild, startControlPlane, startShop, startTraffic } from './services.mjs'
import { pushRules } from './start/push-rules.mjs'
import { openState } from './start/state.mjs'
import { createTally } from './start/tally.mjs'
import { watchFleet } from './start/watch-fleet.mjs'
import { whatToTry } from './start/what-to-try.mjs'

const showEveryMs = 5_000
let stopping = false

function say(text) {
  console.log(`${new Date().toLocaleTimeString('en-GB')}  ${text.trimEnd().replaceAll('\n', '\n          ')}`)
}

async function start() {
  requireBuild()
  const state = openState()
  const controlPlane = await startControlPlane({
    data: state.controlPlaneData,
    port: await freePort(7700),
    newAdminToken: !state.hasAdminToken(),
  })
  endsAll(controlPlane.process)
  const { url } = controlPlane
  const token = state.adminToken(controlPlane.adminToken)
  const api = controlPlaneAt(url, token)
  say(`control plane at ${url}`)
  await pushRules({ url, token }, say)

  const tally = createTally({ recordsFile: state.recordsFile, say })
  const shop = await startShop({
    url,
    token: await api.createToken('shop', 'instance'),
    port: await freePort(3000),
    cache: state.shopCache,
    onLine: tally.add,
  })
  endsAll(shop.process)
  say(`shop at ${shop.url}`)
  endsAll(startTraffic(shop.url))

  console.log(
    whatToTry({ url, shopUrl: shop.url, tokenFile: state.shownTokenFile, recordsFile: state.shownRecordsFile }),
  )
  const fleet = watchFleet(api, say)
  setInterval(() => say(`${fleet.summary()}\n${tally.show()}`), showEveryMs)
}

/** One that ends by itself ends the whole, with its last words. */
async function endsAll(started) {
  await started.exited
  if (stopping) return
  say(obituary(started))
  await stop(1)
}

/** Once: npm passes on what the terminal has sent already. */
async function stop(code) {
  if (stopping) return
  stopping = true
  say('stopping')
  await stopAllProcesses()
  process.exit(code)
}

// Whoever read what we say is gone.
process.stdout.on('error', () => stop(1))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))

start().catch(error => {
  if (stopping) return
  console.error(error.message)
  stop(1)
})
