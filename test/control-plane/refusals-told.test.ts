import { expect, test } from 'vitest'
import { ruleSet, runControlPlane } from './running.ts'

const main = '/api/v1/streams/main'

test('who runs the control plane is told of what was refused, and why; of nothing else', async () => {
  const plane = await runControlPlane()
  const { revision } = await plane.push(ruleSet())
  expect(plane.log).toEqual([])

  const push = (document: unknown, more = {}) => plane.api('POST', `${main}/releases`, { document, ...more })
  const [rule] = ruleSet().rules
  const fails = { request: { path: '/' }, expect: { match: true } }
  const statuses = [
    await push({ version: 1, rules: [{ ...rule, id: 'a b', event: 'A' }] }),
    await push({ version: 1, rules: [{ ...rule, tests: [fails, fails] }] }),
    await push(ruleSet(), { expect_revision: revision + 1 }),
    await plane.api('POST', `${main}/rollback`, { revision: revision + 1 }),
    await push({ version: 1, rules: [] }, { dry_run: true }),
  ].map(({ status }) => status)
  expect(statuses).toEqual([422, 422, 409, 404, 422])

  const told = plane.log.map(line => line.replace(/by \S+ was/, 'by … was'))
  expect(told).toEqual([
    'warn a push by … was refused: rules-invalid, with RW105',
    'warn a push by … was refused: 2 of 2 rule tests failed, of login-failure',
    'warn a push by … was refused: revision-mismatch',
    `warn a rollback to revision ${revision + 1} by … was refused: unknown-revision`,
  ])
})
