import { expect, test } from 'vitest'
import type { Match, Outcome } from '../../engine/index.ts'
import { RequestTags } from '../../events/request-tags.ts'
import type { Category } from '../../rules-schema/index.ts'

const nothing: Outcome = { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }

function match(event: string, category: Category = 'business_logic'): Match {
  return { rule: { id: event, name: event, category, event, tags: {} }, conditions: [] }
}

test('a match of business logic', () => {
  const tags = new RequestTags('sha256:1')
  tags.add({
    ...nothing,
    matches: [match('users.signup')],
    metadata: { 'users.signup': { 'usr.id': 7, exists: true } },
    keep: true,
  })
  expect(tags.take()).toEqual({
    'appsec.event': 'true',
    'appsec.security_activity': 'business_logic.users.signup',
    'appsec.events.users.signup.track': 'true',
    'appsec.events.users.signup.usr.id': '7',
    'appsec.events.users.signup.exists': 'true',
    'rulewire.rule_set': 'sha256:1',
    'rulewire.keep': true,
  })
})

test('other categories are not tracked, their metadata is there', () => {
  const tags = new RequestTags('h')
  tags.add({ ...nothing, matches: [match('scan', 'attack_attempt')], metadata: { scan: { q: 'x' } } })
  expect(tags.take()).toEqual({
    'appsec.event': 'true',
    'appsec.security_activity': 'attack_attempt.scan',
    'appsec.events.scan.q': 'x',
    'rulewire.rule_set': 'h',
  })
})

test('later outcomes add to earlier ones, and only what changed is written again', () => {
  const tags = new RequestTags('h')
  tags.add({
    ...nothing,
    matches: [match('a'), match('b')],
    metadata: { a: {}, b: {} },
    keep: true,
    incomplete: ['depth'],
  })
  expect(tags.take()?.['appsec.security_activity']).toBe('business_logic.a,business_logic.b')
  expect(tags.take()).toBeUndefined()
  tags.add({ ...nothing, matches: [match('c'), match('a')], metadata: { a: { late: 'x' } }, incomplete: ['truncated'] })
  expect(tags.take()).toEqual({
    'appsec.event': 'true',
    'appsec.security_activity': 'business_logic.a,business_logic.b,business_logic.c',
    'appsec.events.a.track': 'true',
    'appsec.events.c.track': 'true',
    'appsec.events.a.late': 'x',
    'rulewire.incomplete': 'depth,truncated',
    'rulewire.rule_set': 'h',
  })
})

test('a captured "track" does not hide the tag of that name', () => {
  const tags = new RequestTags('h')
  tags.add({ ...nothing, matches: [match('a')], metadata: { a: { track: 'no' } } })
  expect(tags.take()?.['appsec.events.a.track']).toBe('true')
})

test('nothing new, nothing to write', () => {
  const tags = new RequestTags('h')
  tags.add(nothing)
  expect(tags.take()).toBeUndefined()
})

test('what was done is said, and what was not', () => {
  const tags = new RequestTags('h')
  tags.addBlocked('id')
  expect(tags.take()).toEqual({ 'appsec.blocked': 'true', 'rulewire.block_id': 'id', 'rulewire.rule_set': 'h' })
  tags.addBlockFailed()
  expect(tags.take()).toEqual({ 'rulewire.block_failed': 'true', 'rulewire.rule_set': 'h' })
})
