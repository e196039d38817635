import type { Limits, Outcome } from '../../engine/contract.ts'
import { createEngine } from '../../engine/index.ts'
import type { Call, Conversation } from './conversation.ts'
import { defaultLimits, type JudgedTransaction, judge, type World } from './interpreter/index.ts'

/** Every outcome of a conversation as the interpreter has it. */
export function interpret(
  conversation: Conversation,
  extra: Pick<World, 'mutant' | 'observe'> = {},
): readonly Outcome[] {
  const { service, env } = conversation
  const limits: Limits = { ...defaultLimits, ...conversation.limits }
  const world: World = {
    limits,
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
    ...extra,
  }
  return callAll(judge(conversation.rules, world), conversation.calls)
}

/** Every outcome as the engine has it; throws where it refuses the rules. The clock stands still: no budget runs out. */
export async function runEngine(conversation: Conversation): Promise<readonly Outcome[]> {
  const { service, env, limits, calls } = conversation
  const engine = createEngine({
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
    limits,
    monotonic: () => 0,
    schedule: task => task(),
  })
  const applied = await engine.apply(conversation.rules)
  if (!applied.ok) throw new Error(`refused: ${JSON.stringify(applied.problems, null, 2)}`)
  return callAll(engine.begin(), calls)
}

function callAll(transaction: JudgedTransaction, calls: readonly Call[]): readonly Outcome[] {
  return calls.map(call => {
    if (call === 'end') return transaction.end()
    const { run, ...options } = call
    return transaction.run(run, options)
  })
}

/** An outcome in a form in which equal means deeply equal: `incomplete` is a set. */
export function comparable(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map(outcome => ({ ...outcome, incomplete: [...outcome.incomplete].sort() }))
}
