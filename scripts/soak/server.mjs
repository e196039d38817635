import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { expressServer, nodeServer, seen } from './app.mjs'

/** The process of one side: the same application, guarded if it was begun so, and an ear for the parent. */
const servers = { node: nodeServer(), express: expressServer() }

process.on('uncaughtException', error => {
  process.stderr.write(`${error.stack}\n`)
  seen.thrown += 1_000_000
})

const answers = {
  async listen() {
    const ports = {}
    for (const [name, server] of Object.entries(servers)) {
      server.keepAliveTimeout = 0
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      ports[name] = server.address().port
    }
    return ports
  },

  /** After garbage was collected, in MB. */
  async memory() {
    for (let turn = 0; turn < 3; turn += 1) {
      globalThis.gc()
      await setImmediate()
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heap: (heapUsed + external) / 2 ** 20, rss: rss / 2 ** 20 }
  },

  /** What keeps the process going, each kind with its number, and how many files and sockets are open. */
  async handles() {
    const counts = {}
    for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1
    if (process.platform === 'linux') counts.descriptors = readdirSync('/proc/self/fd').length
    return counts
  },

  /** Of all its threads, since it began, in microseconds. */
  async cpu() {
    const { user, system } = process.cpuUsage()
    return user + system
  },

  async seen() {
    return seen
  },

  /** Undefined in the bare one. */
  async status() {
    if (process.env.RULEWIRE_RULES === undefined) return undefined
    const { currentRuntime } = await import('../../dist/runtime/index.js')
    return currentRuntime().status()
  },
}

process.on('message', async ({ id, ask }) => {
  process.send({ id, answer: await answers[ask]() })
})
process.on('disconnect', () => process.exit())
