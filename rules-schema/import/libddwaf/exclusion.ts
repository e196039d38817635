import { quote } from '../../form/describe.ts'
import { maxSegments } from '../../jsonpath/index.ts'
import type { Condition, ExcludedInput, RuleTarget } from '../../types.ts'
import { isUsableAddress } from '../address-name.ts'
import { pathOfSteps, wildcard } from '../key-path.ts'
import { named } from '../list-values.ts'
import type { Members } from '../members.ts'
import { readCondition } from './condition.ts'
import type { Surroundings } from './operands.ts'
import { type Reference, readReference } from './references.ts'
import { noRewriting } from './transformers.ts'

/** An exclusion of libddwaf, understood. */
export interface ReadExclusion {
  readonly id: string
  readonly members: Members
  readonly conditions: readonly Condition[]
  /** Undefined: every rule. */
  readonly targets: readonly Reference[] | undefined
  /** Undefined: whole rules. */
  readonly inputs: readonly ExcludedInput[] | undefined
  /** `bypass`, `monitor`, or the id of an action. */
  readonly onMatch: string
}

/** Undefined where libddwaf refuses it, or it cannot be said here: told. */
export function readExclusion(id: string, members: Members, around: Surroundings): ReadExclusion | undefined {
  members.has('id')
  const isAboutInputs = members.has('inputs')
  const given = members.items('conditions', [])
  const conditions = given.map(condition => readCondition(condition, noRewriting, around))
  const targets = members.items('rules_target', []).map(readReference)
  const inputs = isAboutInputs ? members.items('inputs').flatMap(input => readExcluded(input) ?? []) : undefined
  const onMatch = isAboutInputs ? 'bypass' : members.word('on_match', 'bypass')
  if (onMatch === '') members.refuse('empty', 'on_match')
  const isEmpty = given.length === 0 && (inputs?.length ?? targets.length) === 0
  if (isEmpty && !members.failed) members.refuse('neither conditions nor anything that it is about')
  members.tellUnknown()
  if (members.failed) return undefined
  if (inputs?.length === 0) return members.refuse('no inputs', 'inputs')
  tellWholeAndPart(inputs ?? [], members)
  return {
    id,
    members,
    conditions: conditions.filter(condition => condition !== undefined),
    targets: targets.length === 0 ? undefined : targets,
    inputs,
    onMatch,
  }
}

/** `*` is any member and any item. Indices cannot be named, and items are what `*` alone selects. */
function readExcluded(input: Members): ExcludedInput | undefined {
  const address = input.text('address')
  const keys = input.texts('key_path', { fallback: [] })
  input.tellUnknown()
  if (keys.length > maxSegments) input.refuse(`more than ${maxSegments} steps`, 'key_path')
  if (input.failed) return undefined
  if (!isUsableAddress(address))
    return input.spot.at('address').warning(`${quote(address)} is no name of an address here: left out`)
  const path = pathOfSteps(keys.map(key => (key === '*' ? wildcard : key)))
  return { address, ...(path === '$' ? {} : { path }) }
}

/** libddwaf forgets an address as a whole over a path into it. */
function tellWholeAndPart(inputs: readonly ExcludedInput[], { spot }: Members): void {
  const wholes = inputs.filter(({ path }) => path === undefined).map(({ address }) => address)
  const both = wholes.filter(name => inputs.some(({ address, path }) => address === name && path !== undefined))
  if (both.length > 0)
    spot.at('inputs').warning(`of ${named(both)} libddwaf excludes the paths alone; here all of it is excluded`)
}

/** `idsOf`: the rules that are meant by an id. Undefined: it is about every rule. Empty: about none. */
export function ruleTargets(
  { targets }: ReadExclusion,
  idsOf: (id: string) => readonly string[],
): readonly RuleTarget[] | undefined {
  return targets?.flatMap((target): readonly RuleTarget[] => {
    if (target.by === 'id') return idsOf(target.id).map(id => ({ id }))
    return target.by === 'tags' ? [{ tags: Object.fromEntries(target.tags) }] : []
  })
}
