import { createEngine, type Engine, type Schedule } from '../engine/index.ts'
import type { Problem, Rule, RuleSetDocument } from '../rules-schema/index.ts'
import { exclusionsAbout } from './exclusions.ts'
import { isInScope, type Place, placeOf } from './place.ts'

export interface ProgramOptions {
  readonly clock: () => number
  readonly schedule: Schedule
  /** What judging one request may take. */
  readonly maxTestMs: number
}

/** A set that does not compile. */
export class NotCompiled extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super('the rule set does not compile')
    this.problems = problems
  }
}

/**
 * The whole set, in force as it is at the place of the rule that is tested: what else is in force there may give the same
 * event other metadata. Places are few, so each is compiled once, when it is needed.
 */
export class Programs {
  readonly #document: RuleSetDocument
  readonly #options: ProgramOptions
  readonly #engines = new Map<string, Promise<Engine>>()
  /** By rule. */
  readonly #alone = new Map<Rule, Promise<Engine>>()

  constructor(document: RuleSetDocument, options: ProgramOptions) {
    this.#document = document
    this.#options = options
  }

  /** Throws `NotCompiled`. */
  engineFor(rule: Rule): Promise<Engine> {
    const place = placeOf(rule)
    const shadows = rule.shadow !== true
    const key = JSON.stringify([place.service, place.env, shadows])
    const known = this.#engines.get(key) ?? this.#compile(place, shadows)
    this.#engines.set(key, known)
    return known
  }

  /** The rule with the exclusions that are about it and nothing else: what acts here is the rule. Throws `NotCompiled`. */
  engineAlone(rule: Rule): Promise<Engine> {
    const known = this.#alone.get(rule) ?? this.#compileAlone(rule)
    this.#alone.set(rule, known)
    return known
  }

  async #compileAlone(rule: Rule): Promise<Engine> {
    const exclusions = exclusionsAbout(rule, this.#document)
    const rules = [tested(rule, false)]
    const engine = await engineOf({ ...this.#document, rules, exclusions }, placeOf(rule), this.#options)
    return engine.ok ? engine.engine : Promise.reject(new NotCompiled(engine.problems))
  }

  /** @param shadows whether rules in the shadow stay there; one that is tested does not */
  async #compile(place: Place, shadows: boolean): Promise<Engine> {
    const positions = this.#document.rules.flatMap((rule, index) => (isInScope(rule, place) ? [index] : []))
    const rules = positions.map(index => tested(this.#document.rules[index] as Rule, shadows))
    const engine = await engineOf({ ...this.#document, rules }, place, this.#options)
    return engine.ok ? engine.engine : Promise.reject(new NotCompiled(atTheirRules(engine.problems, positions)))
  }
}

type Made =
  | { readonly ok: true; readonly engine: Engine }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Without the budget of a live request: a test does not fail because the machine is slow at the moment. */
export async function engineOf(document: RuleSetDocument, place: Place, options: ProgramOptions): Promise<Made> {
  const { maxTestMs, ...rest } = options
  const engine = createEngine({ ...place, ...rest, limits: { softMs: maxTestMs, hardMs: maxTestMs } })
  const applied = await engine.apply({ ...document, allow_empty: true })
  return applied.ok ? { ok: true, engine } : { ok: false, problems: applied.problems }
}

/** A rule that is not reported would not be seen to match. */
function tested({ tests: _tests, report: _report, shadow, ...rule }: Rule, shadows: boolean): Rule {
  return shadow === true && shadows ? { ...rule, shadow } : rule
}

/** From the rules of a place back to the document. */
function atTheirRules(problems: readonly Problem[], positions: readonly number[]): readonly Problem[] {
  return problems.map(problem => {
    const [, list, index, ...rest] = problem.pointer.split('/')
    const position = list === 'rules' ? positions[Number(index)] : undefined
    return position === undefined ? problem : { ...problem, pointer: ['', 'rules', position, ...rest].join('/') }
  })
}
