import type { Engine, Limits, Outcome } from '../../engine/contract.ts'
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

/** Every outcome as the engine has it; throws where it refuses the rules. */
export async function runEngine(conversation: Conversation): Promise<readonly Outcome[]> {
  const engine = engineFor(conversation)
  await applied(engine, conversation)
  return callAll(engine.begin(), conversation.calls)
}

/** The clock stands still: no budget runs out. */
export function engineFor({ service, env, limits }: Conversation): Engine {
  return createEngine({
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
    limits,
    monotonic: () => 0,
    schedule: task => task(),
  })
}

export async function applied(engine: Engine, { rules }: Conversation): Promise<void> {
  const result = await engine.apply(rules)
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems, null, 2)}`)
}

function callAll(transaction: JudgedTransaction, calls: readonly Call[]): readonly Outcome[] {
  return calls.map(call => answer(transaction, call))
}

export function answer(transaction: JudgedTransaction, call: Call): Outcome {
  if (call === 'end') return transaction.end()
  const { run, ...options } = call
  return transaction.run(run, options)
}

/** An outcome in a form in which equal means deeply equal: `incomplete` is a set. */
export function comparable(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map(outcome => ({ ...outcome, incomplete: [...outcome.incomplete].sort() }))
}
