import { performance } from 'node:perf_hooks'
import { applyDocument } from './apply.ts'
import { compileRuleSet } from './compile/compile-rule-set.ts'
import type { ApplyResult, Engine, EngineOptions, Transaction } from './contract.ts'
import { resolveLimits } from './limits.ts'
import type { Program } from './program.ts'
import { beginTransaction, type TransactionOptions } from './run/transaction.ts'
import { runInSlices } from './slices.ts'
import type { Source } from './sources.ts'

/** An engine without rules. Throws a RangeError on limits that make no sense. */
export function createEngine(options: EngineOptions = {}): Engine {
  return new RuleEngine(options)
}

class RuleEngine implements Engine {
  private readonly options: EngineOptions
  private readonly transactionOptions: TransactionOptions
  private sources: ReadonlyMap<string, Source> = new Map()
  private current: Program
  /** Applies are carried out one after the other. */
  private readonly waiting: (() => void)[] = []
  private applying = false

  constructor(options: EngineOptions) {
    this.options = options
    this.current = emptyProgram()
    this.transactionOptions = {
      limits: resolveLimits(options.limits),
      monotonic: options.monotonic ?? (() => performance.now()),
      onError: options.onError ?? (() => {}),
    }
  }

  get program(): Engine['program'] {
    const { hash, rules, needs } = this.current
    return { hash, rules: rules.length, needs }
  }

  begin(): Transaction {
    return beginTransaction(this.current, this.transactionOptions)
  }

  apply(document: unknown, { source = 'static' }: { readonly source?: string } = {}): Promise<ApplyResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => this.start(document, source, resolve, reject))
      this.next()
    })
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
    source: string,
    resolve: (result: ApplyResult) => void,
    reject: (error: unknown) => void,
  ): void {
    const { service, env, schedule = setImmediate } = this.options
    const { monotonic } = this.transactionOptions
    const finish = (settle: () => void): void => {
      this.applying = false
      settle()
      this.next()
    }
    runInSlices(
      applyDocument(document, source, { sources: this.sources, before: this.current, service, env }),
      { schedule, monotonic },
      outcome => {
        if (outcome.ok) {
          this.sources = outcome.sources
          this.current = outcome.program
        }
        finish(() => resolve(outcome.ok ? outcome.result : outcome))
      },
      error => finish(() => reject(error)),
    )
  }
}

function emptyProgram(): Program {
  const nothing = {
    newcomers: [],
    others: [],
    ruleHashes: new Map(),
    service: undefined,
    env: undefined,
    before: undefined,
  }
  const compiled = compileRuleSet(nothing).next()
  if (!compiled.done) throw new Error('a program without rules has no steps')
  return compiled.value.program
}
