import { isMoreIn } from '../compare.ts'
import type { Intended } from './intended.ts'
import { condition, ruleSet } from './one-rule.ts'

export const addressAndPath: Intended = {
  name: 'address-and-path',
  explains: ({ case: { ruleSet }, difference }) => {
    const looksAt = new Set(
      difference.rule.conditions.flatMap(({ parameters }) => parameters.inputs.map(({ address }) => address)),
    )
    return (
      isMoreIn('libddwaf', difference) &&
      (ruleSet.exclusions ?? []).some(({ inputs = [] }) =>
        inputs.some(
          whole =>
            (whole.key_path ?? []).length === 0 &&
            looksAt.has(whole.address) &&
            inputs.some(({ address, key_path = [] }) => address === whole.address && key_path.length > 0),
        ),
      )
    )
  },
  shown: [
    {
      why: 'an address is not excluded as a whole where a path into it is excluded as well',
      ruleSet: {
        ...ruleSet({ conditions: [condition('exact_match', { list: ['x'] })] }),
        exclusions: [{ id: 'x', inputs: [{ address: 'custom.first' }, { address: 'custom.first', key_path: ['a'] }] }],
      },
      request: [{ 'custom.first': { a: 'x', b: 'x' } }],
      rulewire: {},
      libddwaf: { run: 0, reports: [{ key_path: ['b'] }] },
    },
  ],
}

export const negatedOverExcluded: Intended = {
  name: 'negated-over-excluded',
  explains: ({ case: { ruleSet }, difference }) => {
    const excluded = (ruleSet.exclusions ?? []).flatMap(({ inputs = [] }) => inputs.map(({ address }) => address))
    const isNegated = difference.rule.conditions.some(
      ({ operator, parameters: { inputs } }) =>
        operator.startsWith('!') && inputs.some(({ address }) => excluded.includes(address)),
    )
    return isNegated && isMoreIn('libddwaf', difference)
  },
  shown: [
    {
      why: 'what was kept from the test might have matched: that nothing did is not known',
      ruleSet: {
        ...ruleSet({ conditions: [condition('!exact_match', { list: ['x'] })] }),
        exclusions: [{ id: 'x', inputs: [{ address: 'custom.first', key_path: ['a'] }] }],
      },
      request: [{ 'custom.first': { a: 'x', b: 'y' } }],
      rulewire: {},
      libddwaf: { run: 0 },
    },
  ],
}
