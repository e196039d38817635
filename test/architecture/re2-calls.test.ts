import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { AddressValues, Engine, Prefilter } from '../../engine/index.ts'
import { rule } from '../engine/support.ts'

/**
 * Of RE2 the engine uses non-global `test` and `Set.match` for verdicts, and `exec` behind a verdict, to say where it was: with the
 * flags g and y, and in `match`, `replace` and `split`, the RE2 that Node 20 can have hangs, or ends the process. Here every
 * method of the real RE2 is watched while rules of all sorts judge requests of all sorts.
 */
interface Call {
  readonly method: string
  readonly source: string
  readonly text: unknown
  readonly result: unknown
}

const { calls, flags } = vi.hoisted(() => ({ calls: [] as Call[], flags: new Set<unknown>() }))

vi.mock('re2', async importOriginal => {
  const { default: RE2 } = await importOriginal<{ default: RE2Class }>()
  watch(RE2.prototype, '')
  watch(RE2.Set.prototype, 'Set.')
  return { default: tellingFlags(RE2) }
})

type Constructor = new (source: unknown, flags?: unknown) => object
type RE2Class = Constructor & { readonly Set: Constructor }

/** Methods under symbols too: `text.replace(re2, …)` comes to one of these. */
function watch(prototype: object, prefix: string): void {
  for (const name of Reflect.ownKeys(prototype)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value
    if (typeof method !== 'function' || name === 'constructor') continue
    Object.defineProperty(prototype, name, {
      value(this: { readonly source?: string }, ...given: unknown[]) {
        const result: unknown = Reflect.apply(method, this, given)
        calls.push({ method: `${prefix}${String(name)}`, source: String(this.source), text: given[0], result })
        return result
      },
    })
  }
}

/** The same class, which tells with which flags objects are made. */
function tellingFlags<Class extends Constructor>(original: Class): Class {
  return new Proxy(original, {
    construct(target, given: unknown[]) {
      flags.add(given[1])
      return Reflect.construct(target, given) as object
    },
    get: (target, name) =>
      name === 'Set' ? tellingFlags(Reflect.get(target, name) as Constructor) : Reflect.get(target, name),
  })
}

const body = 'server.request.body'
const regexes: readonly { readonly regex: string; readonly options?: object; readonly byStrings?: boolean }[] = [
  { regex: 'needle', byStrings: true },
  { regex: '^(?:GET|POST)$', options: { case_sensitive: true }, byStrings: true },
  { regex: '(union).{1,9}(select)' },
  { regex: '(?i)n[e]+dle\\b|(?s)a.b|(?m)^c$', options: { case_sensitive: true } },
  { regex: 'a*' },
  { regex: '\\d{3}-\\d{4}$', options: { min_length: 8 } },
  { regex: '[^\\x00-\\x7f]+' },
  { regex: '(?:(?:x?){20}y){3}' },
]

const inputs: readonly object[] = [
  { address: body },
  { address: body, target: 'keys' },
  { address: body, path: '$..a', transformers: ['url_decode', 'lowercase'] },
  { address: 'server.request.query' },
]

const tests = regexes.flatMap(({ byStrings: _, ...one }) => [
  { operator: 'match_regex', ...one },
  { operator: '!match_regex', ...one },
  { operator: 'match_regex_with_checksum', checksum: 'luhn', ...one },
  { operator: '!match_regex_with_checksum', checksum: 'luhn', ...one },
])

const rules = [
  ...tests.flatMap((one, which) =>
    inputs.map((input, of) => {
      const scope = (which + of) % 3 === 0 ? { endpoint: { method: 'POST', path: '/**' } } : {}
      const condition = { ...one, inputs: [input] }
      const conditions = [which % 5 === 0 ? { operator: 'any', conditions: [condition] } : condition]
      return rule(`r${which}-${of}`, { ...scope, conditions, capture: { all: { address: body, mask: 'sha256' } } })
    }),
  ),
  rule('others', {
    conditions: [
      { operator: 'contains', inputs: [{ address: body }], values: ['needle', 'a'] },
      { operator: 'phrase_match', inputs: [{ address: body }], values: ['needle'], options: { word_boundary: true } },
      { operator: 'hidden_ascii_match', inputs: [{ address: body }] },
    ],
  }),
]

const texts: readonly string[] = [
  '',
  'needle',
  'NEEDLE needles',
  'a needle in 4111 1111 1111 1111, and 555-1234',
  'union all select',
  'GET',
  'a\nb\nc',
  '\ud83d lone \ude00',
  'naïve 中文 😀',
  'xyxyxy'.repeat(300),
  '18 '.repeat(400),
  `${'-'.repeat(70_000)}needle`,
]

const requests: readonly AddressValues[] = [
  ...texts.flatMap(text => [
    { [body]: text },
    { [body]: { [text]: [text, { a: encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')) }] } },
  ]),
  { [body]: texts, 'server.request.query': { a: texts } },
]

async function engineOf(prefilter: Prefilter): Promise<Engine> {
  // Not before RE2 is watched.
  const { createEngine } = await import('../../engine/index.ts')
  const engine = createEngine({ schedule: task => task(), prefilter, limits: { softMs: 1e9, hardMs: 1e9 } })
  const refused = await engine.apply({
    version: 1,
    rules: [rule('wrong', { conditions: [{ operator: 'match_regex', inputs: [{ address: body }], regex: '(?=a)' }] })],
  })
  expect(refused.ok).toBe(false)
  for (const _ of ['once', 'and again']) expect(await engine.apply({ version: 1, rules })).toMatchObject({ ok: true })
  return engine
}

function judge(engine: Engine, request: AddressValues): number {
  const tx = engine.begin()
  const target = { 'server.request.method': 'POST', 'server.request.uri.raw': '/a/b' }
  const outcomes = [tx.run({ ...target, ...request }), tx.run(request), tx.end()]
  engine.explain([{ addresses: { ...target, ...request } }])
  return outcomes.reduce((sum, { matches }) => sum + matches.length, 0)
}

describe.each(['always', 'never', 'auto'] as const)('prefilter %s', prefilter => {
  beforeAll(async () => {
    calls.length = 0
    flags.clear()
    const engine = await engineOf(prefilter)
    expect(requests.reduce((sum, request) => sum + judge(engine, request), 0)).toBeGreaterThan(500)
  })

  test('nothing but test and exec is called, and Set.match', () => {
    const methods = new Set(calls.map(({ method }) => method))
    expect(methods).toContain('test')
    expect(methods).toContain('exec')
    expect([...methods].filter(method => !['test', 'exec', 'Set.match'].includes(method))).toEqual([])
  })

  test('with strings, and with nothing else', () => {
    expect(new Set(calls.map(({ text }) => typeof text))).toEqual(new Set(['string']))
  })

  test('no object is global, or sticky', () => {
    expect([...flags].map(String).toSorted()).toEqual(['iu', 'u'])
  })

  test('exec is called for texts that were found to match, and for what is left of them', () => {
    expect(withoutVerdict(calls)).toEqual([])
  })
})

/**
 * The texts that `exec` was called for without a verdict. One that a comparison of strings gave in place of RE2 cannot be seen: of
 * these patterns it must be right, at least.
 */
function withoutVerdict(all: readonly Call[]): Call[] {
  const byStrings = new Set(regexes.flatMap(({ regex, byStrings }) => (byStrings ? regex : [])))
  const matching = new Map<string, string[]>()
  return all.filter(({ method, source, text, result }) => {
    const known = matching.get(source) ?? []
    matching.set(source, known)
    if (method === 'test' && result === true) known.push(text as string)
    if (method !== 'exec' || known.some(one => one.endsWith(text as string))) return false
    if (byStrings.has(source) && result !== null) {
      known.push(text as string)
      return false
    }
    return true
  })
}
