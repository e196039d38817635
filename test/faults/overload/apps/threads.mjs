/** Sixteen threads that each judge requests with an engine of their own, and then a seventeenth after they have gone. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { createEngine } from 'rulewire/engine'

const rules = Array.from({ length: 10 }, (_, i) => ({
  id: `r${i}`,
  category: 'attack_attempt',
  event: 'probe',
  conditions: [
    { operator: 'match_regex', inputs: [{ address: 'server.request.path' }], regex: `^/x[a-f]{2,${i + 2}}${i}$` },
  ],
}))

async function judge() {
  const engine = createEngine()
  const applied = await engine.apply({ version: 1, rules })
  let matches = 0
  for (let i = 0; i < 100; i++) {
    const path = `/xab${i % 10}`
    matches += engine.begin().run({ 'server.request.path': path }, { done: 'request' }).matches.length
  }
  return `${applied.ok} ${matches}`
}

function inThread() {
  const worker = new Worker(new URL(import.meta.url))
  return new Promise((resolve, reject) => {
    let answer
    worker.on('message', message => {
      answer = message
    })
    worker.on('error', reject)
    worker.on('exit', code => resolve(`${code} ${answer}`))
  })
}

if (isMainThread) {
  const answers = await Promise.all([judge(), ...Array.from({ length: 16 }, inThread)])
  console.log(JSON.stringify([...answers, await inThread(), await judge()]))
} else parentPort.postMessage(await judge())
