import type { ApplyResult, Engine, EngineOptions } from '../../engine/index.ts'
import { createEngine } from '../../engine/index.ts'

/** A business-logic rule without anything but its id; `members` are added. */
export function rule(id: string, members: object = {}): object {
  return { id, category: 'business_logic', event: 'test.event', ...members }
}

export function ruleSet(...rules: object[]): object {
  return { version: 1, rules }
}

/** However busy the machine is that runs the tests. */
export const endless = { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY }

/**
 * Errors of the engine's own are thrown, so that a test which did not expect one fails. There is no end to the time, but for a test that has a
 * clock, or limits, of its own.
 */
export function strictEngine(options: EngineOptions = {}): Engine {
  const limits = options.monotonic === undefined ? { ...endless, ...options.limits } : options.limits
  return createEngine({
    schedule: task => task(),
    onError: error => {
      throw error
    },
    ...options,
    ...(limits && { limits }),
  })
}

export async function applied(engine: Engine, ...rules: object[]): Promise<Extract<ApplyResult, { ok: true }>> {
  const result = await engine.apply(ruleSet(...rules))
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}
