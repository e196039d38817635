import { expect } from 'vitest'
import type { AddressValues, ApplyResult, Engine, EngineOptions, Outcome, RulesChange } from '../../engine/index.ts'
import { hashRuleSet, type ListEntry, type RuleSetDocument } from '../../rules-schema/index.ts'
import { strictEngine } from './support.ts'

/** What is supplied call by call; the end follows. */
export type Request = readonly AddressValues[]

type Document = Omit<Partial<RuleSetDocument>, 'rules'> & { readonly rules: readonly object[] }

/** An engine that is changed, beside what each of its sources would be, had somebody applied it as a whole. */
export class Changed {
  readonly engine: Engine
  private readonly options: EngineOptions
  private readonly documents = new Map<string, Document>()
  private readonly lists = new Map<string, readonly ListEntry[] | null>()

  constructor(options: EngineOptions = {}) {
    this.options = options
    this.engine = strictEngine(options)
  }

  async apply(document: Omit<Document, 'version'>, source = 'static'): Promise<void> {
    const whole = { version: 1, ...document } as const
    taken(await this.engine.apply(whole, { source }))
    this.documents.set(source, whole)
  }

  async change(change: RulesChange, source = 'static'): Promise<void> {
    const result = taken(await this.engine.change(change, { source }))
    const before = this.documents.get(source) ?? { version: 1, rules: [] }
    const gone = new Set([...(change.remove ?? []), ...(change.set ?? []).map(idOf)])
    const rules = [...before.rules.filter(rule => !gone.has(idOf(rule))), ...((change.set ?? []) as object[])]
    const document = { ...before, rules }
    this.documents.set(source, document)
    expect(result.hash).toBe(hashRuleSet(document as unknown as RuleSetDocument))
  }

  setList(id: string, entries: readonly ListEntry[] | null): void {
    expect(this.engine.setList(id, entries)).toMatchObject({ ok: true })
    this.lists.set(id, entries)
  }

  /** One that never had anything else. */
  async fresh(): Promise<Engine> {
    const engine = strictEngine(this.options)
    for (const [source, document] of this.documents)
      taken(await engine.apply({ allow_empty: true, ...document }, { source }))
    for (const [id, entries] of this.lists) expect(engine.setList(id, entries)).toMatchObject({ ok: true })
    return engine
  }

  /** Asserts that nothing tells it from a fresh one; the outcomes of the requests, call by call. */
  async answers(requests: readonly Request[]): Promise<readonly (readonly Outcome[])[]> {
    const fresh = await this.fresh()
    expect(this.engine.program).toEqual(fresh.program)
    for (const request of requests) {
      const steps = request.map(addresses => ({ addresses }))
      for (const options of [{ nearest: 100 }, ...this.ids().map(id => ({ rule: id }))])
        expect(this.engine.explain(steps, options)).toEqual(fresh.explain(steps, options))
    }
    const [answers, expected] = [this.engine, fresh].map(engine => requests.map(request => judged(engine, request)))
    expect(answers).toEqual(expected)
    return (answers ?? []).map(said => said.map(({ outcome }) => outcome))
  }

  /** Of rules that are not in force here as well; of some. */
  private ids(): readonly string[] {
    return [...this.documents.values()].flatMap(({ rules }) => rules.slice(0, 12).map(idOf))
  }

  /** Ids of what matched, request by request. */
  async matches(requests: readonly Request[]): Promise<readonly (readonly string[])[]> {
    return (await this.answers(requests)).map(matchesOf)
  }
}

export function matchesOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap(({ matches }) => matches.map(({ rule }) => rule.id))
}

export function judged(engine: Engine, request: Request) {
  const transaction = engine.begin()
  return [...request.map(values => () => transaction.run(values)), () => transaction.end()].map(call => ({
    outcome: call(),
    bodyNeed: transaction.bodyNeed(),
    mayAct: transaction.mayAct(),
  }))
}

function taken(result: ApplyResult): Extract<ApplyResult, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}

function idOf(rule: unknown): string {
  return (rule as { readonly id: string }).id
}
