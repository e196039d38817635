import { describe, expect, test } from 'vitest'
import { useJudge, verdictOf } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { get, postForm, postJson } from '../support/raw-request.ts'

/** Tests a long text slowly: nothing in it can be known beforehand. */
const slow = (id: string, address: string) => about(id, address, {}, '[a-z]{2}[0-9][a-z]{3}(x+x+)+y$')
const slowRules = Array.from({ length: 60 }, (_, i) =>
  slow(`slow-${i}`, i % 2 === 0 ? 'server.request.body' : 'server.request.query'),
)

const filler = 'ab1abcx'.repeat(9)
const fields = Array.from({ length: 999 }, (_, i) => `f${i}=${filler}`).join('&')
const members = Array.from({ length: 999 }, (_, i) => `"f${i}":"${filler}"`).join()

const exhausting: readonly [name: string, rule: string, bytes: Buffer][] = [
  ['999 fields of a form, then the payload', 'body', postForm(`${fields}&q=%3Cscript%3E`)],
  ['999 members of JSON, then the payload', 'body', postJson(`{${members},"q":"${script}"}`)],
  ['an array of 999, then the payload', 'body', postJson(`[${Array(999).fill(`"${filler}"`).join()},"${script}"]`)],
  ['a long value, then the payload', 'body', postJson(JSON.stringify({ p: filler.repeat(900), q: script }))],
  [
    '200 parameters of a query, then the payload',
    'query',
    get(`/?${fields.split('&').slice(0, 200).join('&')}&q=%3Cscript%3E`),
  ],
  ['deep, then the payload', 'body', postJson(`${'['.repeat(30)}"${filler.repeat(500)}","${script}"${']'.repeat(30)}`)],
]

const rules = [...payloadRules, ...slowRules]

describe('E25 a budget of nothing: what was not looked at is told', () => {
  const judge = useJudge({ rules, limits: { softMs: 0, hardMs: 0 } })

  test.each(exhausting)('%s', async (_name, rule, bytes) => {
    const judged = await judge.send(bytes)
    expect(verdictOf(judged, rule)).toBe('told')
    expect(judged.tags['rulewire.incomplete']).toContain('budget')
  })
})

describe('E25 the budget that is usual', () => {
  const judge = useJudge({ rules, limits: { softMs: 2, hardMs: 5 } })

  test.each(exhausting)('%s: matched or told, never clean', async (_name, rule, bytes) => {
    expect(['matched', 'told']).toContain(verdictOf(await judge.send(bytes), rule))
  })
})

describe('E25 no budget at all: found', () => {
  const judge = useJudge({ rules })

  test.each(exhausting.filter(([name]) => !/deep/.test(name)))('%s', async (_name, rule, bytes) => {
    expect(verdictOf(await judge.send(bytes), rule)).toBe('matched')
  })
})

describe('E25 a rule that blocks is looked at longer than others', () => {
  const blocking = { ...about('blocking', 'server.request.body'), action: { type: 'block' } }
  const judge = useJudge({ rules: [blocking, ...slowRules], limits: { softMs: 0 } })

  test.each(exhausting.filter(([name]) => /form|JSON/.test(name)))('%s', async (_name, _rule, bytes) => {
    const { matches, status } = await judge.send(bytes)
    expect([matches, status]).toEqual([['blocking'], 403])
  })
})
