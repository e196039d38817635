import { expect, test } from 'vitest'
import { withCheapestEndpoints } from '../../bench/common/cheapest-endpoints.ts'
import { Convert } from '../../bench/common/rule-sets.ts'
import { endpointRules } from '../../bench/engine/scenarios/endpoint-rules.ts'
import * as rulesSchema from '../../rules-schema/index.ts'

interface Exported {
  readonly custom_rules: readonly {
    readonly conditions: readonly { readonly parameters: Readonly<Record<string, unknown>> }[]
  }[]
}

test('libddwaf gets the path of an endpoint first, once, and as it came', () => {
  const { custom_rules } = new Convert(rulesSchema).exportedWithEndpoints(endpointRules(4)).libddwaf as Exported
  expect(custom_rules).toHaveLength(4)
  expect(custom_rules.map(({ conditions }) => conditions.length)).toEqual([3, 3, 3, 3])
  expect(custom_rules[0]?.conditions[0]?.parameters).toEqual({
    inputs: [{ address: 'server.request.uri.raw' }],
    regex: '^/api/v1/svc0/[^/?#]+/login/?(?:[?#]|$)',
  })
})

test('or as it is exported, where that is asked for', () => {
  const convert = new Convert(rulesSchema, { endpointsAsExported: true })
  const { libddwaf, notes } = convert.exportedWithEndpoints(endpointRules(1))
  expect(libddwaf).toEqual(convert.exported(endpointRules(1)).libddwaf)
  expect(notes).toHaveLength(1)
})

test('a rule whose endpoint is not found is an error, not a dear rule', () => {
  const [, ...without] = endpointConditions
  const document = { custom_rules: [{ id: 'svc0', conditions: without }] }
  expect(() => withCheapestEndpoints(document, endpointRules(1))).toThrow('svc0')
  expect(() =>
    withCheapestEndpoints({ custom_rules: [{ id: 'other', conditions: endpointConditions }] }, endpointRules(1)),
  ).toThrow('other')
})

const endpointConditions = [
  { operator: 'match_regex', parameters: { inputs: [{ address: 'server.request.uri.raw' }] } },
  { operator: 'exact_match', parameters: { inputs: [{ address: 'server.request.method' }] } },
]
