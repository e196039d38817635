import { performance } from 'node:perf_hooks'

/**
 * Milliseconds of work since it was started. On a machine with others on it a clock counts their time too, wherever work is long
 * enough to be interrupted; a process's own time counts V8's helpers, which work beside it. So it is the lesser of the two.
 * Costs about a microsecond to read, so it is for what takes longer than that by far.
 */
export class BusyWatch {
  #startMs = 0
  #startUsed: NodeJS.CpuUsage = { user: 0, system: 0 }

  start(): void {
    this.#startUsed = process.cpuUsage()
    this.#startMs = performance.now()
  }

  busyMs(): number {
    return Math.min(this.wallMs(), this.processorMs())
  }

  wallMs(): number {
    return performance.now() - this.#startMs
  }

  processorMs(): number {
    const { user, system } = process.cpuUsage(this.#startUsed)
    return (user + system) / 1_000
  }
}
