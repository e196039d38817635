import { afterEach, beforeEach } from 'vitest'
import type { Runtime } from '../../runtime/index.ts'
import type { Guarded } from './guarded.ts'

const shared = globalThis as { [key: symbol]: Runtime | undefined }
const key = Symbol.for('rulewire.runtime')

/** Adapters find the guard of this test where they look for that of the process. Servers are left alone. */
export function useAsRunning(guarded: Guarded): void {
  beforeEach(() => {
    guarded.guard.attach()
    shared[key] = runtimeOf(guarded)
  })
  afterEach(() => {
    delete shared[key]
  })
}

function runtimeOf({ engine, guard }: Guarded): Runtime {
  return {
    engine,
    guard,
    watchServers: () => guard.install(),
    status: () => {
      throw new Error('nobody asks for it here')
    },
    close: async () => guard.uninstall(),
  }
}
