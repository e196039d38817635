import { afterEach, beforeEach, expect } from 'vitest'
import { createEngine, type Engine } from '../../engine/index.ts'
import type { EventRecord, EventSink } from '../../events/index.ts'
import { createGuard, type Guard, type GuardOptions } from '../../guard/index.ts'

export interface Guarded {
  readonly engine: Engine
  readonly guard: Guard
  /** Event records, in the order in which they were written. */
  readonly records: EventRecord[]
  /** Errors of ours that this test provokes; any other number fails it. */
  expectErrors(count: number): void
  /** Allows tests to choose when the guard comes, by default it is there before the test. */
  install(): void
}

export interface GuardedOptions {
  readonly rules: readonly object[]
  readonly installed?: boolean
  readonly wrapEngine?: (engine: Engine) => Engine
  readonly guard?: Partial<GuardOptions>
}

/**
 * An engine with rules and a guard around the servers of this process, anew for each test. A test in which an error of ours
 * was swallowed without being expected fails.
 */
export function useGuard(options: GuardedOptions): Guarded {
  const records: EventRecord[] = []
  let expected = 0
  let engine: Engine
  let guard: Guard
  beforeEach(async () => {
    records.length = 0
    expected = 0
    // What these tests are about does not depend on how much a busy machine gets done in a millisecond.
    const limits = { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY }
    engine = createEngine({ service: 'shop', env: 'test', schedule: task => task(), limits })
    expect(await engine.apply({ version: 1, rules: options.rules })).toMatchObject({ ok: true })
    const sinks = [recordingSink(records)]
    const wrapped = options.wrapEngine?.(engine) ?? engine
    guard = createGuard({
      engine: wrapped,
      report: { service: 'shop', env: 'test', sinks, clock: () => 0 },
      ...options.guard,
    })
    if (options.installed !== false) guard.install()
  })
  afterEach(() => {
    guard.uninstall()
    expect(guard.status().errors).toMatchObject({ count: expected })
  })
  return {
    get engine() {
      return engine
    },
    get guard() {
      return guard
    },
    records,
    expectErrors: count => {
      expected = count
    },
    install: () => guard.install(),
  }
}

function recordingSink(records: EventRecord[]): EventSink {
  return {
    name: 'memory',
    write: record => void records.push(record),
    status: () => ({ written: records.length, dropped: 0 }),
  }
}
