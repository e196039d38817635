import { performance } from 'node:perf_hooks'
import type { ListEntry } from '../rules-schema/index.ts'
import { type ApplyOutcome, applyDocument, compileAnew, type InForce } from './apply.ts'
import { changeRules } from './change.ts'
import type { CompileSettings } from './compile/compile-rule-set.ts'
import { Shared } from './compile/shared.ts'
import type {
  ApplyOptions,
  ApplyResult,
  ChangeListResult,
  ChangeOptions,
  Engine,
  EngineOptions,
  ListChange,
  RulesChange,
  SetListResult,
  Transaction,
} from './contract.ts'
import { emptyProgram } from './empty-program.ts'
import type { ExplainOptions, ExplainStep, Explanation } from './explain/contract.ts'
import { explain } from './explain/explain.ts'
import { resolveLimits } from './limits.ts'
import type { RuleList } from './lists/list.ts'
import { OwnContents } from './lists/own-contents.ts'
import { hasOutgrown, mergeLayers, mustMerge, needsMerge } from './merge.ts'
import type { CompiledRule, Program } from './program.ts'
import { Faults, type Part, rulesWith } from './run/faults.ts'
import { beginTransaction, type TransactionOptions } from './run/transaction.ts'
import { runInSlices } from './slices.ts'
import type { Source, SourceOrigin } from './sources.ts'
import { keepShapes, warmUp } from './warm-up/index.ts'

/** An engine without rules. Throws a RangeError on limits that make no sense. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new RuleEngine(options)
}

class RuleEngine implements Engine {
  private readonly options: EngineOptions
  private readonly settings: CompileSettings
  private readonly transactionOptions: TransactionOptions
  private readonly lists: OwnContents
  private sources: ReadonlyMap<string, Source> = new Map()
  private current: Program = emptyProgram()
  /** The rules of the program in force, by id. */
  private compiled = new Map<string, CompiledRule>()
  /** Of the rules in force: cleared when others are. */
  private readonly faults = new Faults((part, error) => this.tellOut(part, error))
  /** Applies and changes are carried out one after the other. */
  private readonly waiting: (() => void)[] = []
  private working = false
  /** Its layers could not be made one, by an error of ours: it stays as it is. */
  private unmerged: Program | undefined

  constructor(options: EngineOptions) {
    this.options = options
    const { clock = Date.now, monotonic = () => performance.now(), onError = () => {} } = options
    const { service, env, hmacKey, prefilter = 'auto' } = options
    this.settings = { service, env, hmacKey, prefilter, shared: new Shared() }
    this.lists = new OwnContents(clock)
    this.transactionOptions = {
      limits: resolveLimits(options.limits),
      clock,
      monotonic,
      onError,
      lists: this.lists.context.revision,
      faults: this.faults,
      highlights: options.highlights ?? true,
    }
  }

  /** What is told of a program is asked for with every request. */
  private toldOf: Program | undefined
  private told!: Engine['program']

  get program(): Engine['program'] {
    const { current, faults } = this
    if (this.toldOf !== current) {
      const { hash, size, needs } = current
      this.toldOf = current
      this.told = {
        hash,
        rules: size,
        needs,
        get outOfService() {
          return faults.rulesOut(current)
        },
      }
    }
    return this.told
  }

  begin(): Transaction {
    return beginTransaction(this.current, this.transactionOptions)
  }

  private tellOut(part: Part, cause: unknown): void {
    const rules = rulesWith(one => one === part, this.current).join(', ')
    const reason = cause instanceof Error ? cause.message : String(cause)
    const { onError } = this.transactionOptions
    onError(new Error(`out of service until rules change: ${rules || 'an exclusion'}: ${reason}`, { cause }))
  }

  explain(steps: readonly ExplainStep[], options: ExplainOptions = {}): Explanation {
    return explain(steps, options, {
      ...this.settings,
      sources: [...this.sources.values()],
      program: this.current,
      options: this.transactionOptions,
    })
  }

  apply(document: unknown, { source = 'static', locate }: ApplyOptions = {}): Promise<ApplyResult> {
    const origin = { name: source, locate }
    return this.inTurn(
      () => applyAndWarmUp(document, origin, this.inForce(), this.transactionOptions),
      outcome => {
        if (!outcome.ok) return outcome
        this.sources = outcome.sources
        this.current = outcome.program
        this.faults.clear()
        this.compiled = outcome.compiled
        return outcome.result
      },
    )
  }

  change(change: RulesChange, { source = 'static' }: ChangeOptions = {}): Promise<ApplyResult> {
    return this.inTurn(
      () => changeRules(change, source, this.inForce()),
      outcome => {
        if (!outcome.ok) return outcome
        this.sources = outcome.commit()
        this.current = outcome.program
        this.faults.clear()
        return outcome.result
      },
    )
  }

  setList(id: string, entries: readonly ListEntry[] | null): SetListResult {
    return this.lists.set(id, this.declared(id), entries)
  }

  changeList(id: string, change: ListChange): ChangeListResult {
    return this.lists.change(id, this.declared(id), change)
  }

  /** No two sources declare one of the same id. */
  private declared(id: string): RuleList | undefined {
    for (const { lists } of this.sources.values()) {
      const list = lists.get(id)
      if (list !== undefined) return list
    }
    return undefined
  }

  private inForce(): InForce {
    const { sources, current: before, compiled } = this
    return { ...this.settings, sources, before, compiled, lists: this.lists.context }
  }

  /** `work` in slices, when all that was asked for before is done; then `settle`, in one go. */
  private inTurn<T, R>(work: () => Generator<void, T>, settle: (result: T) => R): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => this.start(work, result => resolve(settle(result)), reject))
      this.next()
    })
  }

  private start<T>(
    work: () => Generator<void, T>,
    settle: (result: T) => void,
    failed: (error: unknown) => void,
  ): void {
    const { schedule = setImmediate } = this.options
    const { monotonic } = this.transactionOptions
    const finish = (end: () => void): void => {
      this.working = false
      try {
        end()
      } catch (error) {
        failed(error)
      }
      this.next()
    }
    this.working = true
    runInSlices(
      work(),
      { schedule, monotonic },
      result => finish(() => settle(result)),
      error => finish(() => failed(error)),
    )
  }

  /** Layers become one when nobody waits for anything else, or when it cannot wait. */
  private next(): void {
    if (this.working) return
    const isUrgent = mustMerge(this.current) && this.current !== this.unmerged
    const start = isUrgent ? undefined : this.waiting.shift()
    if (start !== undefined) start()
    else if (needsMerge(this.current) && this.current !== this.unmerged) this.merge()
  }

  private merge(): void {
    this.start(
      () => merged(this.inForce()),
      made => {
        this.current = made.program
        this.compiled = made.compiled
      },
      error => {
        this.unmerged = this.current
        this.transactionOptions.onError(error)
      },
    )
  }
}

function* applyAndWarmUp(
  document: unknown,
  origin: SourceOrigin,
  inForce: InForce,
  options: TransactionOptions,
): Generator<void, ApplyOutcome> {
  const outcome = yield* applyDocument(document, origin, inForce)
  if (!outcome.ok) return outcome
  yield* keepShapes()
  yield* warmUp(outcome.program, options)
  return outcome
}

function* merged(inForce: InForce): Generator<void, Pick<InForce, 'compiled'> & { readonly program: Program }> {
  const { before, compiled, prefilter } = inForce
  if (hasOutgrown(before)) return yield* compileAnew(inForce)
  return { program: yield* mergeLayers(before, prefilter), compiled }
}
