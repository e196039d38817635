import {
  error,
  maxRules,
  type NamedHash,
  orderProblemsInSteps,
  type ParsedRule,
  type Problem,
  parsedRules,
  parseRuleSetInSteps,
} from '../rules-schema/index.ts'
import type { InForce } from './apply.ts'
import { compileRules, workplaceOf } from './compile/compile-rule-set.ts'
import { makeLayer } from './compile/layer.ts'
import { changedTraits, told } from './compile/traits.ts'
import type { Applied, Refused } from './contract.ts'
import { unfilteredProblems } from './cost/index.ts'
import type { CompiledRule, Layer, Program } from './program.ts'
import { byRank } from './rank.ts'
import { type ReadChange, readChange } from './read-change.ts'
import type { Slots } from './slots.ts'
import { emptySource, hashesOf, ruleClashes, type Source } from './sources.ts'

export type ChangeOutcome =
  | {
      readonly ok: true
      readonly result: Applied
      readonly program: Program
      /** The sources as they are then. What is known of rules is written in place: only when the program comes into force. */
      commit(): ReadonlyMap<string, Source>
    }
  | Refused

/**
 * The same as an apply of the whole set with a part of its rules replaced, added or taken away, for the price of that part: what is
 * untouched of the program is shared with the one before.
 */
export function* changeRules(change: unknown, name: string, inForce: InForce): Generator<void, ChangeOutcome> {
  const read = readChange(change)
  if ('problems' in read) return { ok: false, problems: read.problems }
  const others = [...inForce.sources.values()].filter(one => one.name !== name)
  const source = inForce.sources.get(name) ?? (yield* emptySource(name, inForce))
  const { rules, problems } = yield* parse(read, source)
  problems.push(...ruleClashes(rules, others), ...wholeProblems(read, rules, source))
  const slots = inForce.before.slots.copy()
  const workplace = workplaceOf(inForce, slots, inForce.before.origin.exclusions)
  const added = yield* compileRules({ rules, lists: source.lists }, workplace, problems)
  const { filters } = workplace.tables
  if (!problems.some(isError)) problems.push(...(yield* unfilteredProblems(rules, seeks => filters.filterOf(seeks))))
  const warnings = yield* orderProblemsInSteps(read, problems.map(inChange))
  if (problems.some(isError)) return { ok: false, problems: warnings }
  const ids = [...new Set([...read.remove, ...rules.map(({ rule }) => rule.id)])]
  const replaced = ids.flatMap(id => source.rule(id)?.rule ?? [])
  const hashes = [
    yield* hashesOf({ rules: replaced }),
    yield* hashesOf({ rules: rules.map(({ rule }) => rule) }),
  ] as const
  const removed = ids.flatMap(id => inForce.compiled.get(id) ?? [])
  yield
  const program = yield* changedProgram(inForce, { slots, removed, added, hashes })
  const ofSource = yield* source.hashes.changed(...hashes)
  return {
    ok: true,
    result: { ok: true, hash: ofSource.root, program: program.hash, rules: program.size, warnings },
    program,
    commit: () => {
      for (const id of ids) inForce.compiled.delete(id)
      for (const rule of added) inForce.compiled.set(rule.rule.id, rule)
      return new Map([...inForce.sources, [name, source.changed(rules, read.remove, ofSource)]])
    },
  }
}

function* parse(
  { set }: ReadChange,
  { addresses }: Source,
): Generator<void, { readonly rules: readonly ParsedRule[]; readonly problems: Problem[] }> {
  if (set.length === 0) return { rules: [], problems: [] }
  const declared = addresses.length === 0 ? {} : { addresses: [...addresses] }
  const parsed = yield* parseRuleSetInSteps({ version: 1, rules: set, ...declared })
  if (parsed.ok) return { rules: parsedRules(parsed.value), problems: [...parsed.warnings] }
  return { rules: parsed.wellFormed, problems: [...parsed.problems] }
}

/** What can be wrong with a change that is not wrong with its rules. */
function wholeProblems({ remove, set: asked }: ReadChange, rules: readonly ParsedRule[], source: Source): Problem[] {
  const set = new Set(rules.map(({ rule }) => rule.id))
  const problems = remove.flatMap((id, at) => {
    if (set.has(id))
      return error('RW108', `/remove/${at}`, `the rule ${JSON.stringify(id)} is set and removed`, 'decide')
    return source.rule(id) === undefined ? notThere(id, at, source.name) : []
  })
  const less = new Set(remove.filter(id => source.rule(id) !== undefined)).size
  const size = source.rules.length - less + rules.filter(({ rule }) => !source.rule(rule.id)).length
  // Where a rule was asked for that is wrong, it is to be there.
  if (size === 0 && source.rules.length > 0 && asked.length === 0)
    problems.push(
      error('RW107', '/remove', 'no rule would be left', 'apply a set without rules that says "allow_empty": true'),
    )
  if (size > maxRules) problems.push(error('RW117', '/rules', `more than ${maxRules} rules in all`))
  return problems
}

function notThere(id: string, at: number, name: string): Problem {
  const message = `the source ${name} has no rule ${JSON.stringify(id)}`
  return error('RW202', `/remove/${at}`, message, 'look which rules are in force there, or apply the whole set')
}

/** Rules of a change are under `set`. */
function inChange(problem: Problem): Problem {
  return { ...problem, pointer: problem.pointer.replace(/^\/rules(?=\/|$)/, '/set') }
}

interface Changes {
  readonly slots: Slots
  readonly removed: readonly CompiledRule[]
  readonly added: readonly CompiledRule[]
  readonly hashes: readonly [removed: readonly NamedHash[], added: readonly NamedHash[]]
}

function* changedProgram(
  { before, prefilter }: InForce,
  { slots, removed, added, hashes }: Changes,
): Generator<void, Program> {
  const [first, second] = before.layers as readonly [Layer, Layer?]
  const without = new Set(removed)
  const changed = [...(second?.rules.filter(rule => !without.has(rule)) ?? []), ...added].sort(byRank)
  yield
  const inSecond = new Set(second?.rules)
  const gone = new Set([...before.gone, ...removed.filter(rule => !inSecond.has(rule))])
  yield
  const traits = changedTraits(before.origin.traits, removed, added)
  const origin = { ...before.origin, traits, hashes: yield* before.origin.hashes.changed(...hashes) }
  const always = first.always.some(rule => without.has(rule))
    ? first.always.filter(rule => !gone.has(rule))
    : first.always
  const layers = [{ ...first, always }, ...(changed.length === 0 ? [] : [yield* makeLayer(changed, prefilter)])]
  return Object.freeze({ ...before, hash: origin.hashes.root, layers, gone, slots, origin, ...told(traits) })
}

function isError({ severity }: Problem): boolean {
  return severity === 'error'
}
