import { pathMatches, ruleSetOf } from './command-line.ts'

/** Two rule sets, and what is different between them as `rulewire diff` tells it. */
export const first = ruleSetOf({ id: 'stays' }, { id: 'goes' }, { id: 'changes', conditions: [pathMatches('^/a')] })
export const second = ruleSetOf(
  { id: 'changes', conditions: [pathMatches('^/b')], priority: 1 },
  { id: 'comes' },
  { id: 'stays' },
)

export const firstToSecond = `+ rule comes
- rule goes
~ rule changes
    /conditions/0/regex  "^/a" → "^/b"
    /priority  (new) → 1
`
export const counts = '1 rule added, 1 rule removed, 1 rule changed\n'
