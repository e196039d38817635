/** An application whose worker threads serve, but for the last, which does not and tells whether Rulewire runs in it. */
import http from 'node:http'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { currentRuntime } from 'rulewire'

const threads = Number(process.env.APP_THREADS ?? 2)

if (isMainThread) {
  const told = Array.from({ length: threads + 1 }, (_, thread) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { serves: thread < threads } })
    return new Promise(resolve => worker.on('message', resolve))
  })
  const all = await Promise.all(told)
  console.log(`threads ${all.slice(0, threads).join(' ')}`)
  console.log(`the idle one is guarded: ${all.at(-1)}`)
  console.log('listening on nothing')
} else if (workerData.serves) {
  const server = http.createServer((_request, response) => response.writeHead(404).end('missing'))
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(`http://127.0.0.1:${server.address().port}`))
} else parentPort.postMessage(currentRuntime() !== undefined)
