import fc from 'fast-check'
import type { AllOrAny, Condition, Not } from '../../../rules-schema/index.ts'
import { test } from './tests.ts'

function allOrAny(inner: fc.Arbitrary<Condition>): fc.Arbitrary<AllOrAny> {
  return fc.record({
    operator: fc.constantFrom('all' as const, 'any' as const),
    conditions: fc.array(inner, { minLength: 1, maxLength: 3 }),
  })
}

function not(inner: fc.Arbitrary<Condition>): fc.Arbitrary<Not> {
  return fc.record({ operator: fc.constant('not' as const), condition: inner })
}

function orComposed(inner: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc.oneof(
    { weight: 3, arbitrary: inner },
    { weight: 2, arbitrary: allOrAny(inner) },
    { weight: 1, arbitrary: not(inner) },
  )
}

export const condition: fc.Arbitrary<Condition> = orComposed(
  orComposed(fc.oneof({ weight: 6, arbitrary: test }, not(test), allOrAny(test))),
)
