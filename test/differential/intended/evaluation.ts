import { rulesOf } from '../case.ts'
import { isMoreIn } from '../compare.ts'
import { looksAtKeys } from '../transformers.ts'
import type { Intended, Met } from './intended.ts'
import { condition, oneRule, ruleSet } from './one-rule.ts'

const first = { 'custom.first': 'x' }

export const blockingEndsEvaluation: Intended = {
  name: 'blocking-ends-evaluation',
  explains: ({ difference, verdicts }) => {
    const { rule, rulewire } = difference
    if (!isMoreIn('rulewire', difference) || rule.on_match?.includes('block')) return false
    // In that run, or in one before: then the rule has to wait for the next address of its own.
    return verdicts.libddwaf.slice(0, Number(rulewire) + 1).some(({ action }) => action !== undefined)
  },
  shown: [
    {
      why: 'what comes behind a rule that blocks is not looked at',
      ruleSet: ruleSet({}, { on_match: ['block'] }),
      request: [first],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}

export const onePerType: Intended = {
  name: 'one-match-per-type',
  explains: ({ case: { ruleSet }, difference, verdicts }) => {
    const others = rulesOf(ruleSet).filter(
      other => other !== difference.rule && other.tags.type === difference.rule.tags.type,
    )
    return (
      isMoreIn('rulewire', difference) &&
      others.some(({ id }) => verdicts.libddwaf.some(({ matches }) => matches.has(id)))
    )
  },
  shown: [
    {
      why: 'of two rules that share a type, and are in no module of their own, one reports',
      ruleSet: ruleSet({ tags: { type: 'same', category: 'x' } }, { tags: { type: 'same', category: 'x' } }),
      request: [first],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}

export const lazyConditions: Intended = {
  name: 'lazy-conditions',
  explains: ({
    case: {
      requests,
      ruleSet: { exclusions = [] },
    },
    difference: { what, rule, request },
  }) => {
    const runs = requests[request] ?? []
    if (what === 'action' || runs.length < 2) return false
    const withheld = exclusions
      .filter(({ conditions = [] }) => conditions.length > 0)
      .flatMap(({ inputs = [] }) => inputs)
    return [rule, ...exclusions].some(({ conditions = [] }) =>
      conditions.slice(1).some(({ parameters: { inputs } }) => {
        const addresses = new Set(inputs.map(({ address }) => address))
        // What it looks at changes from run to run: it comes again, comes bit by bit, or is excluded from some run on.
        const cameIn = runs.flatMap(supplied => Object.keys(supplied).filter(address => addresses.has(address)))
        return cameIn.length > 1 || withheld.some(({ address }) => addresses.has(address))
      }),
    )
  },
  shown: [
    {
      why: 'a condition behind one that is not true yet is not looked at: what it would have seen is gone when it is',
      ruleSet: ruleSet({
        conditions: [
          condition('exists', { inputs: [{ address: 'custom.second' }] }),
          condition('exact_match', { list: ['x'] }),
        ],
      }),
      request: [first, { 'custom.first': 'y', 'custom.second': 1 }],
      rulewire: { run: 1, reports: [{}, { value: 'x' }] },
      libddwaf: {},
    },
  ],
}

export const leakingSelectors: Intended = {
  name: 'leaking-selectors',
  explains: ({ difference: { rule, condition: which } }) =>
    rule.conditions.some(
      (one, place) =>
        (which === undefined || which === place) && hasLeak(one.parameters.inputs, rule.transformers ?? []),
    ),
  shown: [
    {
      why: 'keys_only of one input holds for the next, which has no transformers of its own',
      ruleSet: oneRule('exact_match', {
        inputs: [{ address: 'custom.second', transformers: ['keys_only'] }, { address: 'custom.first' }],
        list: ['x'],
      }),
      request: [first],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}

type Inputs = Met['difference']['rule']['conditions'][number]['parameters']['inputs']

function hasLeak(inputs: Inputs, inherited: readonly string[]): boolean {
  const wanted = looksAtKeys(inherited)
  return inputs.some((input, place) => {
    const before = inputs.slice(0, place).findLast(({ transformers }) => transformers !== undefined)?.transformers
    return input.transformers === undefined && before !== undefined && looksAtKeys(before) !== wanted
  })
}
