/** Short enough that pings and other requests do not notice long work beside them. */
const sliceMs = 5

/** Makes long work one of slices: `await pause()` often; it lets others go on when it is time for it. */
export function createPause(now: () => number = performance.now.bind(performance)): () => Promise<void> | undefined {
  let began = now()
  return () => {
    if (now() - began < sliceMs) return undefined
    return new Promise(resolve => {
      setImmediate(() => {
        began = now()
        resolve()
      })
    })
  }
}
