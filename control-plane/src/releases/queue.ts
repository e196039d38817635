export interface Queue {
  /** Runs the task when those before it are done. Undefined: too much waits already. */
  run<Result>(bytes: number, task: () => Promise<Result>): Promise<Result> | undefined
}

export interface QueueLimits {
  readonly maxWaiting: number
  /** Of all that wait, but for one: that one is taken whatever its size. */
  readonly maxWaitingBytes: number
}

/** One task at a time, in their order. */
export function createQueue({ maxWaiting, maxWaitingBytes }: QueueLimits): Queue {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let waitingBytes = 0

  return {
    run(bytes, task) {
      if (waiting >= maxWaiting || (waiting > 0 && waitingBytes + bytes > maxWaitingBytes)) return undefined
      waiting += 1
      waitingBytes += bytes
      const result = last.then(task).finally(() => {
        waiting -= 1
        waitingBytes -= bytes
      })
      last = result.catch(() => {})
      return result
    },
  }
}
