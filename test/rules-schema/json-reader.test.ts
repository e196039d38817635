import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Problem, readRuleSet } from '../../rules-schema/index.ts'
import { decodeJson, Lines, readJson, Wanted } from '../../rules-schema/json/index.ts'
import { within } from '../../rules-schema/pointer.ts'

describe('the reader of JSON', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        fc.pre(!/\\ud[89a-f]/i.test(text)) // half surrogates are refused
        expect(readJson(text)).toEqual({ wellFormed: true, value: JSON.parse(text), problems: [] })
      }),
    )
  })

  it('refuses what JSON.parse refuses, and never throws', () => {
    const broken = fc
      .tuple(fc.jsonValue(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', '\\', '0', 'x', '\n', '{', ':'))
      .map(([value, at, insert]) => {
        const text = JSON.stringify(value)
        return text.slice(0, at % text.length) + insert + text.slice((at % text.length) + 1)
      })
    let refused = 0
    fc.assert(
      fc.property(broken, text => {
        const reading = readJson(text)
        if (isJson(text)) return reading.problems.every(({ code }) => code !== 'RW001')
        refused += 1
        return !reading.wellFormed && reading.problems.length > 0
      }),
      { numRuns: 1000 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  it('knows where every value and every key is', () => {
    let places = 0
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const expected = [...everything(JSON.parse(text))]
        const wanted = Wanted.of(expected.map(({ pointer }) => pointer))
        readJson(text, wanted)
        for (const { pointer, key, value: found } of expected) {
          const [place, ...more] = wanted.find(pointer)
          expect(more).toEqual([])
          expect(text.slice(place?.value)).toSatisfy((rest: string) =>
            rest.startsWith(JSON.stringify(found, undefined, indent)?.slice(0, 1)),
          )
          if (key !== undefined) expect(text.slice(place?.key).startsWith(`${JSON.stringify(key)}:`)).toBe(true)
          if (typeof found !== 'object') expect(text.slice(place?.value).startsWith(JSON.stringify(found))).toBe(true)
          places += 1
        }
      }),
    )
    expect(places).toBeGreaterThan(500)
  })

  it('finds the nearest thing around what is not there', () => {
    const wanted = Wanted.of(['/a/b/c', '/x'])
    readJson('{"a": {"c": 1}}', wanted)
    expect(wanted.find('/a/b/c')).toEqual([{ value: 6, key: 1 }])
    expect(wanted.find('/x')).toEqual([{ value: 0, key: 0 }])
  })

  it('counts lines and columns as editors do', () => {
    const lines = new Lines('a\nbc\r\nd\r😀e')
    expect([0, 1, 2, 4, 6, 8, 10].map(offset => lines.at(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 2, column: 3 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
      { line: 4, column: 3 },
    ])
  })
})

describe('a file of bytes', () => {
  it.each<[string, readonly number[] | string, number]>([
    ['a lone continuation byte', [0x7b, 0x80], 1],
    ['an overlong form', [0xc0, 0xaf], 0],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80], 1],
    ['a character beyond the last', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a character that is cut', [0x22, 0xc3, 0xa9, 0xe2, 0x82], 3],
    ['Latin-1', [0x22, 0x63, 0x61, 0x66, 0xe9, 0x22], 4],
    ['after a byte order mark', [0xef, 0xbb, 0xbf, 0x22, 0xff], 4],
    ['UTF-16, little end first, with its mark', [0xff, 0xfe, 0x7b, 0x00], 0],
    ['UTF-16, big end first, with its mark', [0xfe, 0xff, 0x00, 0x7b], 0],
    ['UTF-16 without a mark', [0x7b, 0x00, 0x7d, 0x00], 1],
    ['UTF-16, big end first, without a mark', [0x00, 0x7b, 0x00, 0x7d], 0],
  ])('is refused with the offset: %s', (_, bytes, offset) => {
    const result = readRuleSet(Uint8Array.from(bytes as number[]), { file: 'x.json' })
    expect(problemsOf(result)).toMatchObject([
      { code: 'RW002', pointer: '', file: 'x.json', line: 1, message: expect.stringMatching(`^byte ${offset} `) },
    ])
  })

  it('names the first byte that no decoder takes, wherever it is', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter(value => !/\p{Surrogate}|^\0|^.\0|\ufeff/u.test(value))
    fc.assert(
      fc.property(text, fc.nat(), (value, at) => {
        const characters = [...value]
        const before = Buffer.from(characters.slice(0, at % characters.length).join(''))
        const decoded = decodeJson(Buffer.concat([Buffer.from('"'), before, Buffer.from([0xff]), Buffer.from('"')]))
        expect(decoded).toMatchObject({
          ok: false,
          problem: { message: expect.stringMatching(`^byte ${before.length + 1} `) },
        })
      }),
    )
  })

  it('has its place by line and column', () => {
    expect(problemsOf(readRuleSet(Buffer.concat([Buffer.from('{\n "é😀'), Buffer.from([0xff])])))).toMatchObject([
      { line: 2, column: 6 },
    ])
  })

  it('may begin with a byte order mark', () => {
    expect(problemsOf(readRuleSet(Buffer.from('\ufeff{"version":1,"rules":[],"allow_empty":true}')))).toEqual([])
  })

  it('is refused unread above 64 MiB', () => {
    const tooLarge = [
      Buffer.alloc(64 * 1024 * 1024 + 1),
      ' '.repeat(64 * 1024 * 1024 + 1),
      'é'.repeat(32 * 1024 * 1024 + 1),
    ]
    for (const source of tooLarge)
      expect(problemsOf(readRuleSet(source))).toMatchObject([{ code: 'RW005', pointer: '' }])
    expect(problemsOf(readRuleSet(' '.repeat(64 * 1024 * 1024)))).toMatchObject([{ code: 'RW006' }])
  })
})

describe('a hostile text', () => {
  it.each([
    ['20,000 lists', '['.repeat(20_000)],
    ['20,000 objects', '{"a":'.repeat(20_000)],
    ['a million, closed', '['.repeat(1_000_000) + ']'.repeat(1_000_000)],
    [
      '33 in a rule',
      `{"version":1,"rules":[{"conditions":[${'{"operator":"not","condition":'.repeat(29)}{}${'}'.repeat(29)}]}]}`,
    ],
  ])('of %s is refused at depth 33', (_, text) => {
    const [problem, ...more] = problemsOf(readRuleSet(text))
    expect(problem).toMatchObject({ code: 'RW004' })
    expect(problem?.pointer.split('/')).toHaveLength(33)
    expect(more).toEqual([])
  })

  it('of depth 32 is read', () => {
    expect(readJson('['.repeat(32) + ']'.repeat(32))).toMatchObject({ wellFormed: true, problems: [] })
  })

  it('cannot make a list of problems longer than 100', () => {
    for (const text of [
      `{${'"a":1,'.repeat(5000)}"a":1}`,
      `["${'\\x'.repeat(5000)}"]`,
      `[${'"\\x",'.repeat(5000)}1]`,
      `[${'1e999,'.repeat(5000)}1]`,
    ]) {
      expect(problemsOf(readRuleSet(text))).toHaveLength(100)
    }
  })

  it('cannot hold more than six million values', () => {
    expect(problemsOf(readRuleSet(`[${'0,'.repeat(6_000_000)}0]`))).toMatchObject([
      { code: 'RW005', pointer: '/5999999' },
    ])
  })

  it('cannot reach a prototype', () => {
    const { document } = readRuleSet(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    )
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype)
    expect(Object.keys(document as object)).toEqual(['__proto__', 'constructor'])
  })
})

function problemsOf(result: ReturnType<typeof readRuleSet>): readonly Problem[] {
  return result.ok ? result.warnings : result.problems
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function* everything(
  value: unknown,
  pointer = '',
  key?: string,
): Generator<{ pointer: string; key: string | undefined; value: unknown }> {
  yield { pointer, key, value }
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value))
    yield* everything(member, within(pointer, name), Array.isArray(value) ? undefined : name)
}
