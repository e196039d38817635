import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const directory = process.env.EXAMPLES_STATE ?? join(root, '.rulewire', 'start')
/** As somebody who stands in the root of the checkout types it. */
const shown = path => relative(root, path)

/**
 * What outlives one `npm start`: the control plane's data, the shop's last good rules, and the admin token, which the
 * control plane shows once and this directory keeps, for its owner's eyes only.
 */
export function openState() {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  takeLock(join(directory, 'pid'))
  const tokenFile = join(directory, 'admin-token')

  return {
    controlPlaneData: join(directory, 'control-plane'),
    shopCache: join(directory, 'shop-cache'),
    recordsFile: join(directory, 'events.ndjson'),
    shownRecordsFile: shown(join(directory, 'events.ndjson')),
    shownTokenFile: shown(tokenFile),

    hasAdminToken: () => existsSync(tokenFile),

    /** @param {string | undefined} fresh where the control plane has just made one */
    adminToken(fresh) {
      if (fresh) writeFileSync(tokenFile, fresh, { mode: 0o600 })
      return readFileSync(tokenFile, 'utf8').trim()
    },
  }
}

/** Two at once would write to one store. */
function takeLock(file) {
  const holder = holderOf(file)
  if (holder) throw new Error(`npm start runs already, as process ${holder}`)
  writeFileSync(file, String(process.pid))
  process.once('exit', () => rmSync(file, { force: true }))
}

function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
  }
}
