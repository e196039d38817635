// Writes one revision after the other, several at once, until it is killed, and says which ones are there.
import { hashRuleSet } from 'rulewire/rules-schema'
import { openSnapshots } from '../../dist/remote-config/snapshot/index.js'

const [directory, origin, from] = process.argv.slice(2)
const opened = openSnapshots(directory, origin, 'main')
if (!opened.ok) throw new Error(opened.reason)
const document = {
  version: 1,
  rules: [{ id: 'r', category: 'business_logic', event: 'a.b', name: 'x'.repeat(500_000) }],
}
const hash = hashRuleSet(document)
let next = Number(from)

async function write() {
  for (;;) {
    const revision = next++
    await opened.value.write({ revision, hash, savedAt: 0, document })
    process.stdout.write(`${revision}\n`)
  }
}

for (let n = 0; n < 4; n += 1) write()
