// A control plane as a process of its own: says where it is, as one line of JSON.
import { createControlPlane } from '../../control-plane/dist/index.js'

const [dataDir, port = '0'] = process.argv.slice(2)
try {
  const controlPlane = createControlPlane({ dataDir, port: Number(port), log: () => {} })
  const started = await controlPlane.start()
  process.stdout.write(`${JSON.stringify(started)}\n`)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(3)
}
