import type { Engine } from 'rulewire/engine'

const parts = 3

/** A rule set of a few rules that each match every GET, so that it can be seen whether it is in force, and whether whole. */
export function release(name: string) {
  return {
    version: 1,
    rules: Array.from({ length: parts }, (_, n) => ({
      id: `${name}-${n}`,
      category: 'business_logic',
      event: `test.${name}`,
      conditions: [{ operator: 'equals', inputs: [{ address: 'server.request.method' }], value: 'GET' }],
    })),
  }
}

/** The name of the release by which the engine judges a request: `none`, or all rules that match where they are not one whole release. */
export function inForce(engine: Engine): string {
  const { matches } = engine.begin().run({ 'server.request.method': 'GET' }, { done: 'response' })
  return nameOf(matches.map(({ rule }) => rule.id))
}

export function nameOf(rules: readonly string[]): string {
  const [first] = rules
  if (first === undefined) return 'none'
  const name = first.replace(/-\d+$/, '')
  const whole = release(name).rules.map(({ id }) => id)
  return rules.length === parts && whole.every(id => rules.includes(id)) ? name : `parts: ${[...rules].sort()}`
}
