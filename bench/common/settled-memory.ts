/** After what waits to be freed was freed: a collection frees what the turn before let go of, finalizers run in the turn after. */
export async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let turn = 0; turn < 4; turn++) {
    collectGarbage()
    await new Promise(resolve => setImmediate(resolve))
  }
  return process.memoryUsage()
}

/** Of a process that was started with --expose-gc. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('started without --expose-gc')
  globalThis.gc()
}
