import { canonicalJson } from 'rulewire/rules-schema'
import { expect, test } from 'vitest'
import { canonicalText } from '../../control-plane/src/releases/canonical-text.ts'
import { ruleSet } from './running.ts'

const documents: readonly [what: string, document: object][] = [
  ['a rule set', ruleSet()],
  ['no rules', { version: 1, rules: [], allow_empty: true }],
  [
    'members that do not come in order',
    { version: 1, rules: [{ z: 1, a: [{ c: null, b: '"' }] }], addresses: ['b', 'a'] },
  ],
  [
    'more than one slice',
    { version: 1, rules: Array.from({ length: 20_000 }, (_, n) => ({ id: `r${n}`, a: ['ü', n] })) },
  ],
]

test.each(documents)('in slices %s is the text that it is in one go', async (_what, document) => {
  expect(await canonicalText(document)).toBe(canonicalJson(document))
})
