import RE2 from 're2'

/**
 * A clock that goes by what is done: so much for every property that is looked at, every name that is listed, every call of RE2 and every byte that
 * it reads. Two runs of the same request take the same time on it, on every machine.
 */
export interface WorkClock {
  /** Milliseconds of work so far. */
  nowMs: number
  readonly monotonic: () => number
  /** The same value; who looks into it spends time. */
  watched<T>(value: T): T
}

/** What a machine takes, about. */
const propertyMs = 0.0005
const nameMs = 0.000_05
const callMs = 0.000_4

export function workClock({ nsPerByte = 5 }: { readonly nsPerByte?: number } = {}): WorkClock {
  const known = new WeakMap<object, object>()
  /** Whoever lists names asks of each whether it is enumerable, right away: that is in the price of a name. */
  let listing = 0
  const watch = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value
    const there = known.get(value)
    if (there !== undefined) return there as T
    const made = new Proxy(value as object, {
      get(target, name) {
        clock.nowMs += propertyMs
        return watch(Reflect.get(target, name) as unknown)
      },
      getOwnPropertyDescriptor(target, name) {
        if (listing > 0) listing--
        else clock.nowMs += propertyMs
        const property = Reflect.getOwnPropertyDescriptor(target, name)
        return property === undefined ? undefined : { ...property, value: watch(property.value as unknown) }
      },
      ownKeys(target) {
        const names = Reflect.ownKeys(target)
        clock.nowMs += names.length * nameMs
        listing = names.length
        return names
      },
    })
    known.set(value, made)
    return made as T
  }
  const clock: WorkClock = { nowMs: 0, monotonic: () => clock.nowMs, watched: watch }
  current = { clock, msPerByte: nsPerByte / 1e6 }
  return clock
}

let current: { readonly clock: WorkClock; readonly msPerByte: number } | undefined

for (const name of ['test', 'exec'] as const) {
  const method = RE2.prototype[name] as (text: string) => unknown
  Object.defineProperty(RE2.prototype, name, {
    value(this: RE2, text: string) {
      if (current !== undefined) current.clock.nowMs += callMs + current.msPerByte * Buffer.byteLength(text)
      return Reflect.apply(method, this, [text])
    },
  })
}
