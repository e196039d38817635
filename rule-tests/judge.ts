import type { Engine, Outcome } from '../engine/index.ts'
import type { DescribedStep } from '../http/index.ts'
import type { Scalar } from '../rules-schema/index.ts'

/** All that the rules in force say of a described exchange, from its first step to its end. */
export function judge(engine: Pick<Engine, 'begin'>, steps: readonly DescribedStep[]): Outcome {
  const transaction = engine.begin()
  const outcomes = steps.map(({ phase, addresses, cut }) =>
    transaction.run(addresses, phase === 'end' ? { cut } : { done: phase, cut }),
  )
  const all = [...outcomes, transaction.end()]
  const action = all.find(outcome => outcome.action !== undefined)?.action
  return {
    matches: all.flatMap(({ matches }) => matches),
    ...(action === undefined ? {} : { action }),
    metadata: merged(all),
    keep: all.some(({ keep }) => keep),
    shadow: all.flatMap(({ shadow }) => shadow),
    incomplete: [...new Set(all.flatMap(({ incomplete }) => incomplete))],
  }
}

function merged(outcomes: readonly Outcome[]): Outcome['metadata'] {
  const events: Record<string, Record<string, Scalar>> = Object.create(null)
  for (const { metadata } of outcomes)
    for (const [event, captured] of Object.entries(metadata)) {
      events[event] ??= Object.create(null) as Record<string, Scalar>
      Object.assign(events[event], captured)
    }
  return events
}
