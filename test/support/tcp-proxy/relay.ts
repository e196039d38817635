import type { Socket } from 'node:net'
import type { Clock, Faults } from './faults.ts'

/** One direction of one connection. */
export interface Relay {
  /** Bytes that were written to the receiver. */
  passed(): number
  /** Bytes that wait here. */
  held(): number
  /** The faults are others: what waits looks at them anew. */
  wake(): void
  /** Sends the receiver a FIN now; what comes later is lost. */
  finish(): void
  /** Something was lost: the other side is not told of an end either. */
  isSilent(): boolean
  stop(): void
}

export interface RelayOptions extends Clock {
  readonly from: Socket
  readonly to: Socket
  readonly faults: () => Faults
  /** 0 up to, not including, 1. */
  readonly random: () => number
  readonly onLimit: () => void
}

interface Parcel {
  readonly at: number
  /** Its part of the jitter. */
  readonly luck: number
  bytes: Buffer
  readonly last: boolean
}

/** Above it the sender is no longer read, so that it feels a slow line. */
const mostHeldBytes = 64 * 1024
/** How often a second a limited line passes something on. */
const portionsPerSecond = 20

export function createRelay(options: RelayOptions): Relay {
  const { from, to, timers, now, random, onLimit } = options
  const queue: Parcel[] = []
  let [passed, held, freeAt] = [0, 0, Number.NEGATIVE_INFINITY]
  let [silent, finished, over, blocked] = [false, false, false, false]
  let timer: unknown
  let turn: NodeJS.Immediate | undefined

  from.on('data', (bytes: Buffer) => {
    held += bytes.length
    arrive(bytes, false)
    if (held > mostHeldBytes) from.pause()
  })
  from.on('end', () => arrive(Buffer.alloc(0), true))
  to.on('drain', () => {
    blocked = false
    pump()
  })

  function arrive(bytes: Buffer, last: boolean): void {
    queue.push({ at: now(), luck: random(), bytes, last })
    pump()
  }

  function pump(): void {
    if (over || timer !== undefined || turn !== undefined) return
    while (!blocked && !over) {
      const { resetAfterBytes = Number.POSITIVE_INFINITY, silentAfterBytes = Number.POSITIVE_INFINITY } =
        options.faults()
      const [next] = queue
      if (passed >= resetAfterBytes) limit()
      else if (next === undefined) return
      else if (finished) drop()
      else if (silent || passed >= silentAfterBytes) lose()
      else if (!pass(next, Math.min(resetAfterBytes, silentAfterBytes) - passed)) return
    }
  }

  /** False when it, or what comes after it, has to wait. */
  function pass(next: Parcel, most: number): boolean {
    const { latencyMs = 0, jitterMs = 0, pauseMs = 0, bytesPerSecond, sliceBytes } = options.faults()
    const waitMs = Math.max(next.at + latencyMs + jitterMs * next.luck, freeAt) - now()
    if (waitMs > 0) return wait(waitMs)
    if (next.last) {
      queue.shift()
      to.end()
      return true
    }
    const portion = bytesPerSecond === undefined ? most : Math.max(1, Math.floor(bytesPerSecond / portionsPerSecond))
    const size = Math.min(next.bytes.length, most, portion, sliceBytes ?? most)
    write(next, size)
    if (bytesPerSecond !== undefined) freeAt = now() + (size * 1000) / bytesPerSecond
    if (sliceBytes === undefined) return true
    freeAt = Math.max(freeAt, now() + pauseMs)
    turn = setImmediate(() => {
      turn = undefined
      pump()
    })
    return false
  }

  function write(next: Parcel, size: number): void {
    const piece = next.bytes.subarray(0, size)
    next.bytes = next.bytes.subarray(size)
    if (next.bytes.length === 0) queue.shift()
    passed += size
    held -= size
    if (held <= mostHeldBytes) from.resume()
    blocked = !to.write(piece)
  }

  /** What was written before is on its way before the reset is, and a receiver in this process has read it: both at once are an end to it. */
  function limit(): void {
    over = true
    to.write('', () => {
      turn = setImmediate(() => {
        turn = setImmediate(onLimit)
      })
    })
  }

  function lose(): void {
    silent = true
    drop()
  }

  function drop(): void {
    held = 0
    queue.length = 0
    from.resume()
  }

  function wait(ms: number): false {
    timer = timers.setTimeout(() => {
      timer = undefined
      pump()
    }, ms)
    return false
  }

  function rest(): void {
    if (timer !== undefined) timers.clearTimeout(timer)
    if (turn !== undefined) clearImmediate(turn)
    timer = undefined
    turn = undefined
  }

  return {
    passed: () => passed,
    held: () => held,
    isSilent: () => silent,
    wake: () => {
      if (over) return // a reset that is under way is not taken back
      rest()
      freeAt = Number.NEGATIVE_INFINITY
      pump()
    },
    finish: () => {
      finished = true
      to.end()
      drop()
    },
    stop: () => {
      over = true
      rest()
    },
  }
}
