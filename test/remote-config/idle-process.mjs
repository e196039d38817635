// A program that has nothing to do but to be connected. It must not stay for that.
import { createRemoteConfigClient } from '../../dist/remote-config/index.js'

const [url, until] = process.argv.slice(2)
const client = createRemoteConfigClient({
  url,
  token: 'rwt_test',
  instance: { service: 'idle', env: 'test' },
  apply: async () => ({ ok: true, hash: `sha256:${'0'.repeat(64)}`, program: 'p', rules: 0, warnings: [] }),
  log: () => {},
})
client.restore()
client.start()
// Something to live for until the client has come as far as the test wants.
const alive = setInterval(() => {
  if (client.status().state === until) clearInterval(alive)
}, 1)
