import { expect } from 'vitest'
import type { Engine } from '../../engine/index.ts'
import { rule, ruleSet, strictEngine } from './support.ts'

export const at = 'app.user'
export const newYear = Date.parse('2030-01-01T00:00:00Z')
export const soon = '2030-01-01T00:00:00Z'
export const later = '2030-01-01T00:00:05Z'

export const exact = rule('exact', {
  conditions: [{ operator: 'exact_match', inputs: [{ address: at }], list: 'users' }],
})
export const folded = rule('folded', {
  conditions: [
    { operator: 'exact_match', inputs: [{ address: at }], list: 'users', options: { case_sensitive: false } },
  ],
})
export const ranges = rule('ranges', {
  conditions: [{ operator: 'ip_match', inputs: [{ address: at }], list: 'nets' }],
})
export const values = (...texts: string[]) => texts.map(value => ({ value }))
export const users = (...entries: readonly object[]) => ({ id: 'users', type: 'value', entries })
export const nets = (...entries: readonly object[]) => ({ id: 'nets', type: 'ip', entries })

export function set(rules: object[], ...lists: object[]): object {
  return { ...ruleSet(...rules), addresses: [at], lists, allow_empty: true }
}

export async function engineWith(document: object, clock = () => newYear - 1): Promise<Engine> {
  const engine = strictEngine({ clock })
  expect(await engine.apply(document)).toMatchObject({ ok: true })
  return engine
}

/** By text, the rules that it makes true. */
export function matches(engine: Engine, ...texts: string[]): readonly string[] {
  return texts.map(text =>
    engine
      .begin()
      .run({ [at]: text })
      .matches.map(({ rule: { id } }) => id)
      .join(' '),
  )
}

/** The texts that some rule finds in a list. */
export function listed(engine: Engine, ...texts: string[]): readonly string[] {
  return texts.filter(text => matches(engine, text)[0] !== '')
}
