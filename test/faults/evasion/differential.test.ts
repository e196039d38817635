import { expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { randomly } from '../support/random.ts'
import { rawRequest } from '../support/raw-request.ts'

/** What a request says, before anybody has written it down as bytes. */
interface Said {
  readonly method: string
  readonly segments: readonly string[]
  readonly query: readonly (readonly [string, string])[]
  readonly headers: readonly (readonly [string, string])[]
  readonly cookies: readonly (readonly [string, string])[]
  readonly body: Readonly<Record<string, unknown>> | undefined
}

const names = ['a', 'b', 'c', 'long-name']
const words = ['alpha', 'Beta', 'gamma delta', '7', '', 'true', '10.1.2.3', 'x@example.com', '50%', 'a+b', 'ü&=?']

const values = (pairs: Said['query'], name: string) => pairs.flatMap(([key, value]) => (key === name ? [value] : []))
const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(strings)
      : []
const textsOf = (said: Said, place: string, name: string): string[] =>
  place === 'body' ? strings(said.body?.[name]) : values(said[place as 'query' | 'headers' | 'cookies'], name)

const addresses: Readonly<Record<string, string>> = {
  query: 'server.request.query',
  headers: 'server.request.headers.no_cookies',
  cookies: 'server.request.cookies',
  body: 'server.request.body',
}

/** An operator as a rule has it, and in a line of JavaScript. */
const operators: readonly [member: object, holds: (text: string) => boolean][] = [
  [{ operator: 'match_regex', regex: 'a.*a$' }, text => /a.*a$/i.test(text)],
  [{ operator: 'match_regex', regex: '^[0-9]+$', options: { min_length: 1 } }, text => /^[0-9]+$/.test(text)],
  [{ operator: 'contains', values: ['et', '@'] }, text => text.includes('et') || text.includes('@')],
  [{ operator: 'starts_with', values: ['al', '5'] }, text => text.startsWith('al') || text.startsWith('5')],
  [{ operator: 'ends_with', values: ['ta', '?'] }, text => text.endsWith('ta') || text.endsWith('?')],
  [{ operator: 'exact_match', values: ['Beta', 'a+b'] }, text => text === 'Beta' || text === 'a+b'],
  [{ operator: 'equals', value: 'alpha' }, text => text === 'alpha'],
  [{ operator: 'ip_match', values: ['10.0.0.0/8'] }, text => /^10(\.\d+){3}$/.test(text)],
]

const rules = Object.keys(addresses).flatMap(place =>
  names.flatMap(name =>
    operators.map(([member, holds], i) => ({
      id: `${place}-${name}-${i}`,
      holds: (said: Said) => textsOf(said, place, name).some(holds),
      condition: { ...member, inputs: [{ address: addresses[place], path: `$['${name}']` }] },
    })),
  ),
)

const judge = useJudge({
  rules: rules.map(({ id, condition }) => ({
    id,
    category: 'attack_attempt',
    event: 'test.same',
    conditions: [condition],
  })),
})

const { pick, below, list } = randomly(20_261_120)
const pair = () => [pick(names), pick(words)] as const
const latin = (text: string) => text.replaceAll('ü', 'u')

function request(): Said {
  const members = list(4, () => [pick(names), below(3) === 0 ? list(3, () => pick(words)) : pick(words)] as const)
  return {
    method: pick(['GET', 'POST', 'PUT']),
    segments: list(3, () => pick(names)),
    query: list(4, pair),
    headers: list(3, () => [pick(names), latin(pick(words))] as const),
    cookies: list(3, pair),
    body: below(2) === 0 ? undefined : Object.fromEntries(members),
  }
}

function bytesOf({ method, segments, query, headers, cookies, body }: Said): Buffer {
  const pairs = (list: Said['query'], between: string) =>
    list.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join(between)
  return rawRequest({
    method,
    target: `/${segments.join('/')}?${pairs(query, '&')}`,
    headers: [
      ...headers.map(([name, value]) => `${name}: ${value}`),
      ...(cookies.length === 0 ? [] : [`Cookie: ${pairs(cookies, '; ')}`]),
      ...(body === undefined ? [] : ['Content-Type: application/json']),
    ],
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** What a repeated name is joined to is judged as well (`docs/decisions/0014`): it may add matches, and takes none away. */
const isRepeated = ({ query, cookies, headers }: Said) =>
  [query, cookies, headers].some(pairs => new Set(pairs.map(([name]) => name)).size < pairs.length)

test('E29 128 rules on 1,000 requests over a socket say what a line of JavaScript says', async () => {
  let matched = 0
  let exact = 0
  for (let i = 0; i < 1000; i++) {
    const said = request()
    const { matches, tags } = await judge.send(bytesOf(said))
    const expected = rules.filter(({ holds }) => holds(said)).map(({ id }) => id)
    expect(matches, JSON.stringify(said)).toEqual(expect.arrayContaining(expected))
    if (!isRepeated(said)) {
      expect(matches.toSorted(), JSON.stringify(said)).toEqual(expected.toSorted())
      exact += 1
    }
    expect(tags['rulewire.incomplete']).toBeUndefined()
    matched += expected.length
  }
  expect(rules).toHaveLength(128)
  expect([matched > 1000, exact > 300]).toEqual([true, true])
})
