import type { Input } from '../case.ts'
import type { Intended, Met, Shown } from './intended.ts'
import { oneRule } from './one-rule.ts'

const found: Shown['rulewire'] = { run: 0 }

/** What libddwaf looks at, before Node's binding cuts. */
const maxBytes = 4096
const maxEntries = 256
const maxDepth = 20

export const truncation: Intended = {
  name: 'truncation',
  explains: ({ difference: { what }, case: { requests } }) => what === 'match' && requests.flat().some(isCut),
  shown: [
    {
      why: 'the end of a long text is not seen',
      ruleSet: oneRule('match_regex', { regex: 'needle$' }),
      request: [{ 'custom.first': `${'x'.repeat(maxBytes)}needle` }],
      rulewire: found,
      libddwaf: {},
    },
    {
      why: 'nor what comes late in a large array',
      ruleSet: oneRule('exact_match', { list: ['needle'] }),
      request: [{ 'custom.first': [...Array(maxEntries).fill('x'), 'needle'] }],
      rulewire: found,
      libddwaf: {},
    },
    {
      why: 'nor what is deep down',
      ruleSet: oneRule('exact_match', { list: ['needle'] }),
      request: [
        {
          'custom.first': Array(maxDepth)
            .fill(0)
            .reduce(inner => [inner], 'needle'),
        },
      ],
      rulewire: found,
      libddwaf: {},
    },
  ],
}

function isCut(value: unknown): boolean {
  return measured(value, 0)
}

function measured(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return Buffer.byteLength(value) > maxBytes
  if (typeof value !== 'object' || value === null) return false
  const entries = Object.values(value)
  return depth >= maxDepth || entries.length > maxEntries || entries.some(entry => measured(entry, depth + 1))
}

/** There is no such path in what Node hands over, so that no generated rule has one. */
const secondItem = { address: 'custom.first', key_path: ['items', 1] } as unknown as Input

export const integerKeyPaths: Intended = {
  name: 'integer-key-paths',
  explains: ({ difference: { rule } }: Met) =>
    rule.conditions.some(({ parameters }) =>
      parameters.inputs.some(({ key_path = [] }) => key_path.some(step => typeof step === 'number')),
    ),
  shown: [
    {
      why: 'an item of an array cannot be named',
      ruleSet: oneRule('exact_match', { inputs: [secondItem], list: ['x'] }),
      request: [{ 'custom.first': { items: ['y', 'x'] } }],
      rulewire: { run: 0, reports: [{ key_path: ['items', '1'] }] },
      libddwaf: {},
    },
    {
      why: 'the number is the name of a member',
      ruleSet: oneRule('exact_match', { inputs: [secondItem], list: ['x'] }),
      request: [{ 'custom.first': { items: { 1: 'x' } } }],
      rulewire: {},
      libddwaf: { run: 0, reports: [{ key_path: ['items', '1'] }] },
    },
  ],
}

export const lateCaptures: Intended = {
  name: 'late-captures',
  explains: () => false,
  shown: [
    {
      why: 'a value that comes after the match is captured when it comes',
      ruleSet: oneRule(
        'exists',
        {},
        { output: { attributes: { 'usr.id': { address: 'custom.second', key_path: ['id'] } } } },
      ),
      request: [{ 'custom.first': 1 }, { 'custom.second': { id: 'u-17' } }],
      rulewire: { run: 0, captured: { 'usr.id': 'u-17' } },
      libddwaf: { run: 0, captured: {} },
    },
  ],
}
