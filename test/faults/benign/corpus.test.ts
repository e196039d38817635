import { expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { get, postJson } from '../support/raw-request.ts'
import { canaries } from './canaries.ts'
import { benignRequests } from './corpus.ts'

const judge = useJudge({ rules: canaries })

const count = 10_000
/** Of those who say that they were not seen whole, or may be read in several ways. */
const mostTold = count / 1000

test('10,000 everyday requests: no canary is woken, and at most 1 in 1,000 is incomplete or ambiguous', async () => {
  const told = new Map<string, number>()
  const woken = new Map<string, number>()
  const kinds = new Set<string>()
  const add = (counts: Map<string, number>, key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1)
  let arrived = 0
  let toldCount = 0
  for (const { kind, bytes } of benignRequests(count, 20_261_120)) {
    const { matches, tags, status, arrived: hasArrived } = await judge.send(bytes)
    kinds.add(kind)
    if (hasArrived && status === 200) arrived += 1
    const reasons = ['rulewire.incomplete', 'rulewire.ambiguous', 'rulewire.body_error'].filter(tag => tag in tags)
    if (reasons.some(tag => tag !== 'rulewire.body_error')) toldCount += 1
    for (const tag of reasons) add(told, `${kind}: ${tag} ${tags[tag]}`)
    for (const rule of matches) add(woken, `${kind}: ${rule}`)
  }
  console.info(
    `${arrived} benign requests of ${kinds.size} kinds: ${toldCount} incomplete or ambiguous`,
    Object.fromEntries(told),
  )
  expect(Object.fromEntries(woken)).toEqual({})
  expect(arrived).toBe(count)
  expect(kinds.size).toBeGreaterThanOrEqual(55)
  expect(toldCount).toBeLessThanOrEqual(mostTold)
}, 120_000)

test('the canaries are alive', async () => {
  const attack = '<script >'
  const awake = async (bytes: Buffer) => (await judge.send(bytes)).matches
  expect(
    await awake(
      get(`/${encodeURIComponent(attack)}?q=${encodeURIComponent(attack)}`, `X: ${attack}`, `Cookie: a=${attack}`),
    ),
  ).toEqual(expect.arrayContaining(['script-path', 'script-query', 'script-headers', 'script-cookies']))
  expect(await awake(postJson(`{"${attack}":"${attack}","role":"admin"}`))).toEqual(
    expect.arrayContaining(['script-body', 'script-body-names', 'role-body']),
  )
  expect(await awake(get('/admin/users'))).toEqual(['admin'])
})
