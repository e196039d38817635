import { isDeepStrictEqual } from 'node:util'
import type { Engine, Limits, Outcome, Prefilter, RulesChange, RunOptions, Transaction } from '../../engine/contract.ts'
import { createEngine } from '../../engine/index.ts'
import type { ListEntry } from '../../rules-schema/index.ts'
import { type Answer, type Call, type Conversation, type Meanwhile, start } from './conversation.ts'
import { defaultLimits, type JudgedTransaction, judge as right, type World } from './interpreter/index.ts'
import { lazily, leaving } from './other-guards.ts'

/** Everything that the interpreter answers to a conversation. */
export function interpret(
  conversation: Conversation,
  { judge = right, observe }: { readonly judge?: typeof right; readonly observe?: World['observe'] } = {},
): readonly Answer[] {
  const { rules, limits } = conversation
  const contents = new Map(rules.lists?.map(list => [list.id, list.entries]))
  const set = new Map<string, readonly ListEntry[] | null>()
  let now = start
  const world: World = {
    ...settingsOf(conversation),
    limits: { ...defaultLimits, ...limits } satisfies Limits,
    now: () => now,
    list: id => set.get(id) ?? contents.get(id) ?? [],
    ...(observe && { observe }),
  }
  return answersOf([judge(rules, world)], conversation.calls, ({ at, lists = {} }) => {
    if (at !== undefined) now = start + at
    for (const [id, entries] of Object.entries(lists)) {
      set.set(id, entries)
      observe?.('list that was set', 'seen')
    }
  })[0] as readonly Answer[]
}

/** Everything that the engine answers; throws where it refuses the rules. */
export async function runEngine(conversation: Conversation): Promise<readonly Answer[]> {
  const played = playedEngine(conversation)
  await played.apply(conversation.rules)
  return played.answers(played.begin().slice(0, 1), conversation.calls)[0] as readonly Answer[]
}

/**
 * An engine that passes over what it can, one that looks at everything, and the clock that both look at. No budget runs out.
 */
export interface PlayedEngine {
  /** Throws where the rules are refused. @default source 'static' */
  apply(rules: Conversation['rules'], source?: string): Promise<void>
  /** Throws where it is refused. */
  change(change: RulesChange, source?: string): Promise<void>
  /** Until it is set again. */
  setList(id: string, entries: readonly ListEntry[] | null): void
  /** What both have in force. */
  readonly program: Engine['program']
  /**
   * Of the same request: two of the one engine, one of the other. They are called in different ways.
   * @param setsLists lists are set in between
   */
  begin(setsLists?: boolean): readonly Transaction[]
  /** Of each transaction, the calls taken in turns. Lists and clock are then again as they were. */
  answers(transactions: readonly JudgedTransaction[], calls: readonly Call[]): readonly (readonly Answer[])[]
}

export function playedEngine(conversation: Pick<Conversation, 'service' | 'env' | 'hmacKey' | 'limits'>): PlayedEngine {
  let now = start
  const engineWith = (prefilter: Prefilter) =>
    createEngine({
      ...settingsOf(conversation),
      limits: conversation.limits,
      clock: () => now,
      monotonic: () => 0,
      schedule: task => task(),
      prefilter,
    })
  const quick = engineWith('always')
  const plain = engineWith('never')
  const engines = [quick, plain]
  return {
    apply: async (rules, source = 'static') => {
      for (const engine of engines) await applied(engine, rules, source)
    },
    change: async (change, source = 'static') => {
      for (const engine of engines) await changed(engine, change, source)
    },
    setList(id, entries) {
      for (const engine of engines) setList(engine, id, entries)
    },
    get program() {
      return quick.program
    },
    begin: (setsLists = false) => [
      quick.begin(),
      lazily(quick.begin(), false),
      lazily(quick.begin(), true),
      leaving(plain.begin(), setsLists),
    ],
    answers(transactions, calls) {
      const set = new Set<string>()
      const answers = answersOf(transactions, calls, ({ at, lists = {} }) => {
        if (at !== undefined) now = start + at
        for (const [id, entries] of Object.entries(lists)) {
          set.add(id)
          for (const engine of engines) setList(engine, id, entries)
        }
      })
      for (const id of set) for (const engine of engines) setList(engine, id, null)
      now = start
      return answers
    },
  }
}

function setList(engine: Engine, id: string, entries: readonly ListEntry[] | null): void {
  const result = engine.setList(id, entries)
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems, null, 2)}`)
}

async function applied(engine: Engine, document: Conversation['rules'], source: string): Promise<void> {
  const result = await engine.apply(document, { source })
  if (!result.ok) throw new Error(`refused: ${JSON.stringify({ problems: result.problems, document }, null, 2)}`)
}

async function changed(engine: Engine, change: RulesChange, source: string): Promise<void> {
  const result = await engine.change(change, { source })
  if (!result.ok) throw new Error(`refused: ${JSON.stringify({ problems: result.problems, change }, null, 2)}`)
}

function settingsOf({ service, env, hmacKey }: Pick<Conversation, 'service' | 'env' | 'hmacKey'>) {
  return {
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
    ...(hmacKey === undefined ? {} : { hmacKey }),
  }
}

function answersOf(
  transactions: readonly JudgedTransaction[],
  calls: readonly Call[],
  happens: (meanwhile: Meanwhile) => void,
): readonly (readonly Answer[])[] {
  const answers = transactions.map(transaction => [answerOf(transaction)])
  for (const [at, call] of calls.entries()) {
    if (isCall(call))
      // One of them is told what is to come; what it says must not differ.
      for (const [which, one] of transactions.entries())
        answers[which]?.push(
          answerOf(one, call, { endpointsAreFinal: which > 0 && !calls.slice(at + 1).some(ofRequestLine) }),
        )
    else happens(call)
  }
  return answers
}

function ofRequestLine(call: Call): boolean {
  if (call === 'end' || !isCall(call)) return false
  const addresses = ['server.request.method', 'server.request.uri.raw', 'server.request.path']
  return addresses.some(address => Object.hasOwn(call.run, address) || call.cut?.includes(address))
}

function isCall(call: Call): call is Exclude<Call, Meanwhile> {
  return call === 'end' || 'run' in call
}

function answerOf(transaction: JudgedTransaction, call?: Exclude<Call, Meanwhile>, more: RunOptions = {}): Answer {
  const outcome = call === undefined ? {} : { outcome: outcomeOf(transaction, call, more) }
  return { ...outcome, bodyNeed: transaction.bodyNeed(), mayAct: transaction.mayAct() }
}

function outcomeOf(transaction: JudgedTransaction, call: Exclude<Call, Meanwhile>, more: RunOptions): Outcome {
  if (call === 'end') return transaction.end()
  const { run, ...options } = call
  return transaction.run(run, { ...options, ...more })
}

/** Answers in a form in which equal means deeply equal: `incomplete` is a set. */
export function comparable(answers: readonly Answer[]): readonly Answer[] {
  return answers.map(({ outcome, ...rest }) => ({
    ...rest,
    ...(outcome === undefined ? {} : { outcome: { ...outcome, incomplete: [...outcome.incomplete].sort() } }),
  }))
}

export function isSame(some: readonly Answer[], others: readonly Answer[]): boolean {
  return isDeepStrictEqual(plain(comparable(some)), plain(comparable(others)))
}

/** Own members alone, whatever the prototype. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}
