import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { lineOf, startProcess } from './processes.mjs'

const here = path => fileURLToPath(new URL(path, import.meta.url))

export const cli = here('../dist/cli/main.js')
export const rulesDirectory = here('rules')
/** The same, as it is typed in the root of the checkout. */
export const rulesAsTyped = 'examples/rules'
const register = here('../dist/middleware/register.js')
const shop = here('shop/app.js')
const traffic = here('traffic.mjs')
const listening = /^listening on (http:\S+)/

/** The examples run what was built. */
export function requireBuild() {
  for (const file of [cli, register]) {
    if (!existsSync(file)) throw new Error(`${file} is not there: run "npm run build" first`)
  }
}

/**
 * `rulewire serve`, as a process.
 * @param {{ data: string, port: number, newAdminToken?: boolean, onErrorLine?: (line: string) => void }} options
 * @returns the process, its address, and the admin token where one has just been made
 */
export async function startControlPlane({ data, port, newAdminToken = false, onErrorLine }) {
  const args = [cli, 'serve', '--host', '127.0.0.1', '--port', String(port), '--data', data]
  const started = startProcess('control plane', newAdminToken ? [...args, '--new-admin-token'] : args, { onErrorLine })
  const [, url] = await lineOf(started, /^control plane at (http:\S+)/)
  const adminToken = started.lines.map(line => /rwt_\S+/.exec(line)?.[0]).find(Boolean)
  return { process: started, url, adminToken }
}

/**
 * The shop with Rulewire and, where spans have somewhere to go, OpenTelemetry preloaded. Its own code has neither.
 * @param {object} options
 * @param {number} [options.port]
 * @param {string} options.url of the control plane
 * @param {string} options.token of an instance
 * @param {string} options.cache directory for the last good rules
 * @param {string} [options.rules] file or directory with rules of its own, beside those of the control plane
 * @param {string} [options.spansTo] address of a collector
 * @param {boolean} [options.spansLast] whether OpenTelemetry is preloaded after Rulewire
 * @param {(line: string) => void} [options.onLine]
 */
export async function startShop({ port = 0, url, token, cache, rules, spansTo, spansLast = false, onLine }) {
  const env = {
    PORT: String(port),
    RULEWIRE_URL: url,
    RULEWIRE_TOKEN: token,
    RULEWIRE_SERVICE: 'shop',
    RULEWIRE_ENV: 'dev',
    RULEWIRE_EVENTS: 'stdout',
    RULEWIRE_LOG: 'info',
    RULEWIRE_CACHE_DIR: cache,
    ...(rules ? { RULEWIRE_RULES: rules } : {}),
    ...(spansTo ? { OTEL_EXPORTER_OTLP_ENDPOINT: spansTo, OTEL_SERVICE_NAME: 'shop' } : {}),
  }
  const preloads = [...(spansTo ? ['./examples/otel.mjs'] : []), 'rulewire/register']
  if (spansLast) preloads.reverse()
  const imports = preloads.flatMap(preload => ['--import', preload])
  const started = startProcess('shop', [...imports, shop], { env, onLine })
  const [, shopUrl] = await lineOf(started, listening)
  return { process: started, url: shopUrl }
}

/** The shop alone, as it is without Rulewire. */
export async function startUnguardedShop() {
  const started = startProcess('unguarded shop', [shop], { env: { PORT: '0' } })
  const [, url] = await lineOf(started, listening)
  return { process: started, url }
}

/**
 * People at the shop, as a process.
 * @param {{ shopUrl: string, unguardedUrl: string, onMessage: (message: object) => void }} options
 */
export function startTraffic({ shopUrl, unguardedUrl, onMessage }) {
  const started = startProcess('traffic', [traffic], { env: { SHOP_URL: shopUrl, UNGUARDED_URL: unguardedUrl } })
  started.child.on('message', onMessage)
  return started
}

/** The port that is wanted, or, where somebody has it, any that is free. */
export async function freePort(wanted = 0) {
  return (await tryPort(wanted)) ?? (await tryPort(0))
}

function tryPort(port) {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const taken = server.address().port
      server.close(() => resolve(taken))
    })
  })
}
