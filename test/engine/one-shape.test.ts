import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { createEngine, type Engine } from '../../engine/index.ts'
import type { CompiledRule, CompiledTest, Program } from '../../engine/program.ts'

setFlagsFromString('--allow-natives-syntax')
const haveSameShape = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (
  one: object,
  other: object,
) => boolean

function rule(number: number) {
  const regex = number % 2 === 0 ? `^save-${number}-[a-z0-9]{4,12}$` : `/campaigns/c${number}-[a-z]+$`
  return {
    id: `r${number}`,
    category: 'business_logic',
    event: 'orders.viewed',
    endpoint: { method: 'GET', path: `/orders/${number}` },
    conditions: [
      { operator: 'match_regex', inputs: [{ address: 'server.request.query', path: `$.c${number % 3}` }], regex },
    ],
  }
}

async function compiled(rules: readonly object[]): Promise<readonly CompiledRule[]> {
  const engine = createEngine({ schedule: task => task() })
  expect(await engine.apply({ version: 1, rules })).toMatchObject({ ok: true })
  const { current } = engine as Engine & { readonly current: Program }
  return current.layers.flatMap(layer => layer.rules)
}

const parts: [what: string, part: (rule: CompiledRule) => object][] = [
  ['rule', one => one],
  ['reads', one => one.reads],
  ['test', one => testOf(one)],
  ['matcher', one => testOf(one).matcher],
  ['input', one => testOf(one).inputs[0] as object],
]

function testOf({ conditions }: CompiledRule): CompiledTest {
  return conditions[0] as CompiledTest
}

test.each(parts)(
  'of a hundred rules, each %s has the shape of the others: what asks them is compiled for one',
  async (_what, part) => {
    const rules = await compiled(Array.from({ length: 100 }, (_, number) => rule(number)))
    // The first ones are made while V8 learns what their members hold.
    const [first, ...others] = rules.slice(50).map(part)
    expect(others.filter(other => !haveSameShape(first as object, other))).toHaveLength(0)
    expect(rules).toHaveLength(100)
  },
)
