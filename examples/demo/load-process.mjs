import { fileURLToPath } from 'node:url'
import { obituary, startProcess } from '../processes.mjs'
import { until } from '../until.mjs'

const program = fileURLToPath(new URL('load.mjs', import.meta.url))

/** Starts the load and gives what is needed to wait for it and to end it. */
export function startLoad(shopUrl, rate) {
  const load = startProcess('load', [program], { env: { SHOP_URL: shopUrl, RATE: String(rate) } })
  let answered = 0
  let report
  load.child.on('message', message => {
    answered = message.answered ?? answered
    report = message.report ?? report
  })

  function alive() {
    if (load.ended && !report) throw new Error(obituary(load))
  }

  return {
    /** Waits until so many requests more have been answered. */
    async more(count) {
      const wanted = answered + count
      const enough = () => {
        alive()
        return answered >= wanted
      }
      await until(`${count} more answers`, enough, { withinMs: 30_000, seen: () => answered })
    },

    /** @returns what load.mjs says about every request, when the last one has been answered */
    async stop() {
      load.child.send('stop')
      const reported = () => {
        alive()
        return report
      }
      await until('the report of the load', reported, { withinMs: 30_000 })
      await load.exited
      return report
    },
  }
}
