/** An application with a worker thread, which tells whether it is guarded. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { currentRuntime } from 'rulewire'

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url))
  worker.on('message', guarded => console.log(`worker guarded: ${guarded}`))
  console.log('listening on nothing')
} else {
  parentPort.postMessage(currentRuntime() !== undefined)
}
