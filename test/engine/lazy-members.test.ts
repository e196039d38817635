import { describe, expect, test } from 'vitest'
import { createEngine, type LazyValues } from '../../engine/index.ts'

const headers = 'server.request.headers.no_cookies'

function rule(id: string, path: string, more: object = {}) {
  return {
    id,
    category: 'business_logic',
    event: 'orders.viewed',
    endpoint: { path: '/orders' },
    conditions: [{ operator: 'match_regex', inputs: [{ address: headers, path }], regex: '^a$' }],
    ...more,
  }
}

async function asked(rules: readonly object[], values: Record<string, unknown>) {
  const engine = createEngine({ schedule: task => task() })
  expect(await engine.apply({ version: 1, rules })).toMatchObject({ ok: true })
  const questions: string[] = []
  const lazy: LazyValues = {
    addresses: [headers],
    value(address) {
      questions.push(address)
      return values
    },
    member(address, name) {
      questions.push(`${address} ${name}`)
      return Object.hasOwn(values, name) ? values[name] : undefined
    },
  }
  const outcome = engine.begin().run({ 'server.request.uri.raw': '/orders' }, { lazy, done: 'request' })
  return {
    questions,
    matches: outcome.matches.map(match => match.rule.id),
    path: outcome.matches[0]?.conditions[0]?.path,
  }
}

describe('of a value that is made when it is looked at', () => {
  test('a rule that wants one member asks for that alone', async () => {
    const { questions, matches, path } = await asked([rule('one', '$.referer')], { referer: 'a', other: 'b' })
    expect({ questions, matches, path }).toEqual({
      questions: [`${headers} referer`],
      matches: ['one'],
      path: "$['referer']",
    })
  })

  test('one that is not there is absent', async () => {
    const { questions, matches } = await asked([rule('one', '$.constructor')], { other: 'a' })
    expect({ questions, matches }).toEqual({ questions: [`${headers} constructor`], matches: [] })
  })

  test('of several values of one name all are looked at', async () => {
    const { questions, matches, path } = await asked([rule('one', '$.twice')], { twice: ['b', 'a'] })
    expect({ matches, path }).toEqual({ matches: ['one'], path: "$['twice'][1]" })
    expect(questions.filter(question => question === headers)).toHaveLength(1)
  })

  test.each([
    ['all of it', '$'],
    ['any member', '$.*'],
  ])('a rule that wants %s has it made, once, and nobody asks for members then', async (_what, path) => {
    const { questions, matches } = await asked([rule('all', path), rule('one', '$.referer')], { referer: 'a' })
    expect(questions.filter(question => question === headers)).toHaveLength(1)
    expect(matches.toSorted()).toEqual(['all', 'one'])
  })
})
