import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Engine, Outcome } from 'rulewire/engine'
import type { Addresses } from '../scenario.ts'
import type { Verdict } from '../verdict.ts'
import { type Subject, timeoutMs } from './subject.ts'

type EngineModule = typeof import('rulewire/engine')
/** A part of an apply; builds that do not have it yet are given the whole set again. */
type Changing = Engine & { change?(part: { set: readonly object[] }): Promise<{ readonly ok: boolean }> }
type RuleSet = { readonly rules: readonly { readonly id: string }[] }

/** A build of Rulewire's, with the caps that it has by default. */
export class Rulewire implements Subject {
  readonly #module: EngineModule
  #engine: Changing
  #document: RuleSet = { rules: [] }

  private constructor(module: EngineModule) {
    this.#module = module
    this.#engine = this.#fresh()
  }

  static async of(dist: string): Promise<Rulewire> {
    return new Rulewire(await import(pathToFileURL(join(dist, 'engine/index.js')).href))
  }

  #fresh(): Changing {
    return this.#module.createEngine({ limits: { softMs: timeoutMs, hardMs: timeoutMs } })
  }

  async load(document: object): Promise<void> {
    this.#engine = this.#fresh()
    assertTaken(await this.#engine.apply(document))
    this.#document = document as RuleSet
  }

  async change(document: object): Promise<void> {
    const { rules } = document as RuleSet
    if (this.#engine.change !== undefined) return assertTaken(await this.#engine.change({ set: rules }))
    const ids = new Set(rules.map(({ id }) => id))
    const others = this.#document.rules.filter(({ id }) => !ids.has(id))
    assertTaken(await this.#engine.apply({ ...this.#document, rules: [...others, ...rules] }))
  }

  judge(addresses: Addresses): readonly [Outcome, Outcome] {
    const transaction = this.#engine.begin()
    return [transaction.run(addresses), transaction.end()]
  }

  verdict(judged: unknown): Verdict {
    const outcomes = judged as readonly [Outcome, Outcome]
    const matched = outcomes.flatMap(({ matches }) => matches.map(({ rule }) => rule.id))
    return { matched: matched.sort(), remark: outcomes.flatMap(({ incomplete }) => incomplete).join() }
  }
}

function assertTaken(result: { readonly ok: boolean; readonly problems?: readonly unknown[] }): void {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems?.slice(0, 3))}`)
}
