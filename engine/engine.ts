import { performance } from 'node:perf_hooks'
import { error, type ListEntry, type Problem } from '../rules-schema/index.ts'
import { type ApplyOutcome, applyDocument, type InForce } from './apply.ts'
import { compileRuleSet } from './compile/compile-rule-set.ts'
import type { ApplyOptions, ApplyResult, Engine, EngineOptions, SetListResult, Transaction } from './contract.ts'
import type { ExplainOptions, ExplainStep, Explanation } from './explain/contract.ts'
import { explain } from './explain/explain.ts'
import { resolveLimits } from './limits.ts'
import type { ListContext, Override } from './lists/list.ts'
import { contentsFrom } from './lists/set-list.ts'
import type { Program } from './program.ts'
import { beginTransaction, type TransactionOptions } from './run/transaction.ts'
import { runInSlices } from './slices.ts'
import type { Source, SourceOrigin } from './sources.ts'
import { type Exercise, keepShapes, warmUp } from './warm-up/index.ts'

/** An engine without rules. Throws a RangeError on limits that make no sense. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new RuleEngine(options)
}

class RuleEngine implements Engine {
  private readonly options: EngineOptions
  private readonly transactionOptions: TransactionOptions
  private readonly listContext: ListContext & { readonly overrides: Map<string, Override> }
  private sources: ReadonlyMap<string, Source> = new Map()
  private current: Program
  /** Of the program in force; nobody reads it. */
  protected exercise: Exercise = []
  /** Grows whenever a list is set. */
  private readonly listRevision = { number: 0 }
  /** Applies are carried out one after the other. */
  private readonly waiting: (() => void)[] = []
  private applying = false

  constructor(options: EngineOptions) {
    this.options = options
    this.current = emptyProgram()
    const { clock = Date.now, monotonic = () => performance.now(), onError = () => {} } = options
    this.listContext = { overrides: new Map(), revision: this.listRevision, clock }
    this.transactionOptions = {
      limits: resolveLimits(options.limits),
      clock,
      monotonic,
      onError,
      lists: this.listRevision,
    }
  }

  get program(): Engine['program'] {
    const { hash, size, needs } = this.current
    return { hash, rules: size, needs }
  }

  begin(): Transaction {
    return beginTransaction(this.current, this.transactionOptions)
  }

  explain(steps: readonly ExplainStep[], options: ExplainOptions = {}): Explanation {
    const { service, env, hmacKey } = this.options
    return explain(steps, options, {
      sources: [...this.sources.values()],
      program: this.current,
      service,
      env,
      hmacKey,
      options: this.transactionOptions,
    })
  }

  apply(document: unknown, options: ApplyOptions = {}): Promise<ApplyResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => this.start(document, options, resolve, reject))
      this.next()
    })
  }

  setList(id: string, entries: readonly ListEntry[] | null): SetListResult {
    const list = [...this.sources.values()].map(source => source.lists.get(id)).find(found => found !== undefined)
    if (list === undefined) return { ok: false, problems: [unknownList(id)] }
    const { overrides } = this.listContext
    const result = entries === null ? undefined : contentsFrom(list.type, entries)
    if (result?.ok === false) return result
    list.prepare((result ?? list.initial).contents)
    if (result === undefined) overrides.delete(id)
    else overrides.set(id, { type: list.type, contents: result.contents })
    this.listRevision.number++
    return { ok: true, entries: (result ?? list.initial).entries }
  }

  private next(): void {
    if (this.applying) return
    const start = this.waiting.shift()
    if (start === undefined) return
    this.applying = true
    start()
  }

  private start(
    document: unknown,
    { source = 'static', locate }: ApplyOptions,
    resolve: (result: ApplyResult) => void,
    reject: (error: unknown) => void,
  ): void {
    const { service, env, hmacKey, prefilter = 'auto', schedule = setImmediate } = this.options
    const { monotonic } = this.transactionOptions
    const finish = (settle: () => void): void => {
      this.applying = false
      settle()
      this.next()
    }
    const inForce = {
      sources: this.sources,
      before: this.current,
      service,
      env,
      hmacKey,
      prefilter,
      lists: this.listContext,
    }
    runInSlices(
      applyAndWarmUp(document, { name: source, locate }, inForce, this.transactionOptions),
      { schedule, monotonic },
      outcome => {
        if (outcome.ok) {
          this.sources = outcome.sources
          this.current = outcome.program
          this.exercise = outcome.exercise
        }
        finish(() => resolve(outcome.ok ? outcome.result : outcome))
      },
      error => finish(() => reject(error)),
    )
  }
}

function* applyAndWarmUp(
  document: unknown,
  origin: SourceOrigin,
  inForce: InForce,
  options: TransactionOptions,
): Generator<
  void,
  (ApplyOutcome & { readonly ok: false }) | (ApplyOutcome & { readonly ok: true; readonly exercise: Exercise })
> {
  const outcome = yield* applyDocument(document, origin, inForce)
  if (!outcome.ok) return outcome
  yield* keepShapes()
  return { ...outcome, exercise: yield* warmUp(outcome.program, options) }
}

function emptyProgram(): Program {
  const newcomer = { rules: [], lists: new Map(), exclusions: [], addresses: [], hashes: new Map() }
  const nothing = {
    service: undefined,
    env: undefined,
    hmacKey: undefined,
    before: undefined,
    prefilter: 'never',
  } as const
  const compiled = compileRuleSet({ newcomer, others: [], ...nothing }).next()
  if (!compiled.done) throw new Error('a program without rules has no steps')
  return compiled.value.program
}

function unknownList(id: string): Problem {
  return error(
    'RW122',
    '',
    `no rule set in force declares a list ${JSON.stringify(id)}`,
    'declare it under "lists" first',
  )
}
