/** As echo.mjs, while its heap is looked at and its calls are counted, over and over. */
import { Session } from 'node:inspector'
import './echo.mjs'

const session = new Session()
session.connect()
const post = (method, parameters) =>
  new Promise((resolve, reject) =>
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result))),
  )
await post('Debugger.enable')
await post('Profiler.enable')
await post('Profiler.start')
let chunks = 0
session.on('HeapProfiler.addHeapSnapshotChunk', () => {
  chunks += 1
})

for (let snapshot = 1; snapshot <= 3; snapshot++) {
  await post('HeapProfiler.takeHeapSnapshot', {})
  console.log(`snapshot ${snapshot}: ${chunks > 0}`)
  await new Promise(setImmediate)
}
