import { isMoreIn } from '../compare.ts'
import { selected } from '../suspects.ts'
import { looksAtKeys } from '../transformers.ts'
import type { Intended } from './intended.ts'
import { oneRule } from './one-rule.ts'

export const negatedValues: Intended = {
  name: 'negated-values',
  explains: ({ difference: { what, rule, condition, rulewire } }) =>
    (what === 'value' || what === 'highlight') &&
    (rulewire ?? '') === '' &&
    rule.conditions[condition ?? -1]?.operator.startsWith('!') === true,
  shown: [
    {
      why: 'a negated form says where nothing was found; libddwaf tells the value too, if there is just one',
      ruleSet: oneRule('!exact_match', { list: ['x'] }),
      request: [{ 'custom.first': 'y' }],
      rulewire: { run: 0, reports: [{ value: undefined, highlight: '' }] },
      libddwaf: { run: 0, reports: [{ value: 'y', highlight: 'y' }] },
    },
  ],
}

export const negatedNames: Intended = {
  name: 'negated-names',
  explains: ({ case: { requests }, difference }) =>
    isMoreIn('rulewire', difference) &&
    difference.rule.conditions.some(
      ({
        operator,
        parameters: {
          inputs: [input],
        },
      }) => {
        if (
          !/^!(?!exists)/.test(operator) ||
          input === undefined ||
          !looksAtKeys(input.transformers ?? difference.rule.transformers ?? [])
        )
          return false
        const ends = (requests[difference.request] ?? []).map(
          supplied => selected(supplied[input.address], input.key_path ?? [])?.value,
        )
        return ends.some(Array.isArray)
      },
    ),
  shown: [
    {
      why: 'the names below an array are names too',
      ruleSet: oneRule('!exact_match', { list: ['x'] }, { transformers: ['keys_only'] }),
      request: [{ 'custom.first': [{ y: 1 }] }],
      rulewire: { run: 0 },
      libddwaf: {},
    },
  ],
}
