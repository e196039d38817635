import { describe, expect, test } from 'vitest'
import { applyDocument, type InForce } from '../../engine/apply.ts'
import { changeRules } from '../../engine/change.ts'
import { nothingInForce } from '../../engine/empty-program.ts'
import { mergeLayers, needsMerge } from '../../engine/merge.ts'
import type { Program } from '../../engine/program.ts'
import { byRank } from '../../engine/rank.ts'
import { inOneGo } from '../../rules-schema/index.ts'
import { rule, ruleSet } from './support.ts'

const lists = { overrides: new Map(), revision: { number: 0 }, clock: () => 0 }

function applied(...rules: object[]): InForce {
  const nothing = nothingInForce(lists)
  const outcome = inOneGo(applyDocument(ruleSet(...rules), { name: 'static', locate: undefined }, nothing))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems))
  return { ...nothing, sources: outcome.sources, before: outcome.program, compiled: outcome.compiled }
}

function changed(inForce: InForce, change: object): InForce {
  const outcome = inOneGo(changeRules(change, 'static', inForce))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems))
  return { ...inForce, sources: outcome.commit(), before: outcome.program }
}

const idsOf = ({ layers }: Program) => layers.map(({ rules }) => rules.map(one => one.rule.id))
const some = (count: number, name: string, members: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => rule(`${name}${index}`, members(index)))

describe('layers', () => {
  const first = applied(rule('c'), rule('a'), rule('e', { priority: 1 }), rule('g'))
  const second = changed(first, { set: [rule('d', { priority: 2 }), rule('b'), rule('h'), rule('g')], remove: ['c'] })

  test('what is new is in the second, what is not in force any more stays in the first', () => {
    expect(idsOf(second.before)).toEqual([
      ['e', 'a', 'c', 'g'],
      ['d', 'b', 'g', 'h'],
    ])
    expect([...second.before.gone].map(one => one.rule.id)).toEqual(['c', 'g'])
    expect(second.before.layers[0]?.router).toBe(first.before.layers[0]?.router)
  })

  test('the program before has nothing of it', () => {
    expect(idsOf(first.before)).toEqual([['e', 'a', 'c', 'g']])
    expect(first.before.gone.size).toBe(0)
  })

  test('what goes out of the second one is gone, and with the last of them the layer', () => {
    const third = changed(second, { set: [rule('b', { name: 'B' })], remove: ['d', 'h', 'g'] })
    expect(idsOf(third.before)[1]).toEqual(['b'])
    expect([...third.before.gone].map(one => one.rule.id)).toEqual(['c', 'g'])
    expect(changed(third, { remove: ['b'] }).before.layers).toHaveLength(1)
  })

  test('become one that has what is in force, in the order in which it reports', () => {
    const { before } = second
    const merged = inOneGo(mergeLayers(before, 'auto'))
    expect(idsOf(merged)).toEqual([['d', 'e', 'a', 'b', 'g', 'h']])
    expect(merged).toEqual({ ...before, layers: merged.layers, gone: new Set() })
  })

  test('of many, too', () => {
    const many = changed(applied(...some(60, 'r', index => ({ priority: index % 4 }))), {
      set: some(50, 's', index => ({ priority: index % 5 })),
      remove: ['r3', 'r59'],
    })
    const [rules = []] = inOneGo(mergeLayers(many.before, 'auto')).layers.map(layer => layer.rules)
    expect(rules.map(one => one.rule.id)).toEqual([...rules].sort(byRank).map(one => one.rule.id))
    expect(rules).toHaveLength(108)
  })

  test.each<[string, object, boolean]>([
    ['128 that are new', { set: some(128, 's') }, false],
    ['129 that are new', { set: some(129, 's') }, true],
    ['64 that are replaced', { set: some(64, 'r') }, false],
    ['65 that are replaced', { set: some(65, 'r') }, true],
    ['128 that are gone', { remove: some(128, 'r').map(one => (one as { id: string }).id) }, false],
    ['129 that are gone', { remove: some(129, 'r').map(one => (one as { id: string }).id) }, true],
  ])('when they are to: %s', (_, change, due) => {
    expect(needsMerge(changed(applied(...some(200, 'r')), change).before)).toBe(due)
  })
})
