/** A clock that stands still but for what a test says. */
export interface HandClock {
  nowMs: number
  readonly monotonic: () => number
}

export function handClock(): HandClock {
  const clock = { nowMs: 0, monotonic: () => clock.nowMs }
  return clock
}

/** So many that who goes over them looks at the clock before and after. */
const many = 900

/** Enough work for a look at the clock, and no time. */
export function busy(): unknown {
  return new Array<number>(many).fill(0)
}

/** The same, but whoever looks into it spends so much time, once. */
export function slow(clock: HandClock, ms: number): unknown {
  let left = ms
  const spend = (): void => {
    clock.nowMs += left
    left = 0
  }
  return new Proxy(new Array<number>(many).fill(0), {
    get(target, name) {
      spend()
      return Reflect.get(target, name) as unknown
    },
    getOwnPropertyDescriptor(target, name) {
      spend()
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
    ownKeys(target) {
      spend()
      return Reflect.ownKeys(target)
    },
  })
}
