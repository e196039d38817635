import { describe, expect, test } from 'vitest'
import { useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { field, get, multipart, post, postForm, postJson } from '../support/raw-request.ts'
import { describeRow } from '../support/rows.ts'

const mib = 1024 * 1024
const judge = useJudge({ rules: payloadRules, guard: { maxBodyBytes: 32 * mib }, server: { maxHeaderSize: 4 * mib } })

const arrays = (depth: number, inner = `"${script}"`) => '['.repeat(depth) + inner + ']'.repeat(depth)
const objects = (depth: number) => `${'{"a":'.repeat(depth)}"${script}"${'}'.repeat(depth)}`

const deep: readonly [depth: number, incomplete: string | undefined][] = [
  [20, undefined],
  [21, undefined],
  [32, undefined],
  [33, 'depth'],
  [1000, 'depth'],
  [2000, 'depth'],
  [100_000, 'depth'],
  [1_000_000, 'depth'],
]

describe('Q4 depth: found down to the cap, told below it', () => {
  test.each(deep)('%i arrays', async (depth, incomplete) => {
    const { matches, tags } = await judge.send(postJson(arrays(depth)))
    expect([matches, tags['rulewire.incomplete']]).toEqual([incomplete === undefined ? ['body'] : [], incomplete])
  })

  test.each(deep)('%i objects', async (depth, incomplete) => {
    const { matches, tags } = await judge.send(postJson(objects(depth)))
    expect([matches.includes('body'), tags['rulewire.incomplete']]).toEqual([incomplete === undefined, incomplete])
  })

  test('what stands beside something deep is found', async () => {
    expect((await judge.send(postJson(`["${script}",${arrays(100_000, '')}]`))).matches).toEqual(['body'])
    expect((await judge.send(postJson(`{"q":"${script}","p":${arrays(100_000, '')}}`))).matches.toSorted()).toEqual([
      'body',
      'body-q',
    ])
  })
})

const keys = (count: number) => Array.from({ length: count }, (_, i) => `"k${i}":0`).join()
const pairs = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=0`).join('&')
const headers = (count: number) => Array.from({ length: count }, (_, i) => `A${i}: 0`)

const wide: readonly [name: string, bytes: Buffer, rule: string][] = [
  ['1,000,000 keys', postJson(`{${keys(1_000_000)},"z":"${script}"}`), 'body'],
  ['1,000,000 items', postJson(`[${'0,'.repeat(1_000_000)}"${script}"]`), 'body'],
  [
    '10,001 nodes in small containers',
    postJson(
      `[${Array(200)
        .fill(`[${Array(99).fill('0').join()}]`)
        .join()},"${script}"]`,
    ),
    'body',
  ],
  ['100,000 pairs of a query', get(`/?${pairs(100_000)}&q=%3Cscript%3E`), 'query'],
  ['100,000 pairs of a form', postForm(`${pairs(100_000)}&q=%3Cscript%3E`), 'body'],
  ['100,000 values of one name', postForm(`${'q=0&'.repeat(100_000)}q=%3Cscript%3E`), 'body'],
  ['3,000 headers', get('/', ...headers(3000), `X-Test: ${script}`), 'headers'],
  [
    '10,000 cookies',
    get('/', `Cookie: ${Array.from({ length: 10_000 }, (_, i) => `c${i}=0`).join('; ')}; q=${script}`),
    'cookies',
  ],
  [
    '10,000 parts',
    post(
      'multipart/form-data; boundary=b',
      multipart('b', [...Array.from({ length: 10_000 }, (_, i) => field(`k${i}`, '0')), field('q', script)]),
    ),
    'body',
  ],
]

describe('Q5 more than is looked at: told, whatever it is', () => {
  test.each(wide)('%s', async (_name, bytes, rule) => {
    expect(verdictOf(await judge.send(bytes), rule)).toBe('told')
  })

  test.each([`{${keys(100_000)}}`, `[${'0,'.repeat(100_000)}0]`])(
    'a name is looked up, however much is beside it',
    async text => {
      expect((await judge.send(postJson(`{"q":"${script}","p":${text}}`))).matches).toContain('body-q')
    },
  )
})

const cap = 65_536
const filled = (bytes: number) => 'a'.repeat(bytes)

describeRow('Q6 a value as long as the cap, and the match around it', judge, 'body-q', [
  {
    name: 'of one value, at its end, just below the cap',
    bytes: postJson(`{"q":"${filled(cap - script.length - 1)}${script}"}`),
    least: 'matched',
  },
  {
    name: 'of one value, at its end, at the cap',
    bytes: postJson(`{"q":"${filled(cap - script.length)}${script}"}`),
    least: 'matched',
  },
  {
    name: 'one byte over the cap',
    bytes: postJson(`{"q":"${filled(cap - script.length + 2)}${script}"}`),
    least: 'told',
  },
  { name: 'across the cap', bytes: postJson(`{"q":"${filled(cap - 4)}${script}"}`) },
  { name: 'behind the cap', bytes: postJson(`{"q":"${filled(cap + 1)}${script}"}`) },
  { name: 'in front, the rest is long', bytes: postJson(`{"q":"${script}${filled(10 * mib)}"}`), least: 'matched' },
  { name: 'behind 10 MiB', bytes: postJson(`{"q":"${filled(10 * mib)}${script}"}`) },
  { name: 'across the cap, in a form', bytes: postForm(`q=${filled(cap - 4)}${script}`) },
  { name: 'behind the cap, in a form', bytes: postForm(`q=${filled(cap + 1)}${script}`) },
  { name: 'behind the cap, in characters of two bytes', bytes: postJson(`{"q":"${'é'.repeat(cap / 2)}${script}"}`) },
  {
    name: 'at the cap, in characters of two bytes',
    bytes: postJson(`{"q":"${'é'.repeat((cap - script.length) / 2)}${script}"}`),
    least: 'matched',
  },
  {
    name: 'across the cap of all texts',
    bytes: postJson(JSON.stringify({ q: [filled(60_000), filled(60_000), filled(11_070) + script] })),
  },
])

describe('Q6 values of no length, and of one byte', () => {
  test.each(['', 'a'])('%j', async text => {
    for (const bytes of [
      postJson(JSON.stringify({ q: text })),
      postForm(`q=${text}`),
      get(`/?q=${text}`, `X-Test: ${text}`, `Cookie: q=${text}`),
      post('text/plain', text),
    ]) {
      expect(await judge.send(bytes)).toMatchObject({ matches: [], tags: {}, status: 200 })
    }
  })
})
