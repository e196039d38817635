import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LiteralTable, Scan } from '../../engine/prefilter/index.ts'

const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/** The fold as its definition has it: one symbol for each unit. */
function folded(text: string): string {
  return text
    .split('')
    .map(unit => (unit === 'ſ' ? 's' : unit === '\u212a' ? 'k' : unit > '\x7f' ? 'A' : unit.toLowerCase()))
    .join('')
}

/** Which kinds occur, as numbers from 0 to 63. */
function kinds(text: string): Set<number> {
  return new Set(
    [...folded(text)].map(symbol => {
      if (symbol >= 'a' && symbol <= 'z') return symbol.charCodeAt(0) - 0x61
      if (symbol >= '0' && symbol <= '9') return 26
      if (symbol === ' ') return 27
      if ('\t\n\v\f\r'.includes(symbol)) return 28
      if (symbol === '\0') return 29
      if (symbol === 'A') return 31
      return marks.includes(symbol) ? 32 + marks.indexOf(symbol) : 30
    }),
  )
}

function kindsSeen({ low, high }: Scan): Set<number> {
  const bits = Array.from({ length: 64 }, (_, bit) => bit)
  return new Set(bits.filter(bit => ((bit < 32 ? low : high) >>> (bit & 31)) & 1))
}

function seen(scan: Scan): readonly number[] {
  return [...scan.numbers.subarray(0, scan.count)].sort((one, two) => one - two)
}

/** Few symbols, so that literals overlap and come up. */
const symbols = ['a', 'k', 's', '0']
const units = [...symbols, ...symbols, 'A', 'K', 'S', '\u212a', 'ſ', 'é', '\0', '\ud83d', '😀']
const literal = fc
  .array(fc.constantFrom(...symbols), { minLength: 2, maxLength: 6, size: 'max' })
  .map(list => list.join(''))
const text = fc.array(fc.constantFrom(...units), { maxLength: 40, size: 'max' }).map(list => list.join(''))

describe('one scan of a string', () => {
  test('sees the literals that stand in it folded, each once, and the kinds of its characters', () => {
    let hits = 0
    const scan = new Scan()
    fc.assert(
      fc.property(
        fc.array(literal, { maxLength: 60, size: 'max' }),
        fc.array(text, { maxLength: 8, size: 'max' }),
        (literals, texts) => {
          const table = new LiteralTable()
          const numbers = new Map(literals.map(one => [one, table.add(one)]))
          for (const one of texts) {
            scan.read(one, table)
            const expected = [...numbers].filter(([own]) => folded(one).includes(own)).map(([, number]) => number)
            expect(seen(scan)).toEqual(expected.sort((a, b) => a - b))
            expect([...numbers.values()].filter(number => scan.has(number)).length).toBe(expected.length)
            expect(kindsSeen(scan)).toEqual(kinds(one))
            hits += expected.length
          }
        },
      ),
      { seed: 1, numRuns: 400 },
    )
    expect(hits).toBeGreaterThan(2_000)
  })

  test('every unit is one kind', () => {
    const scan = new Scan()
    const table = new LiteralTable()
    for (let code = 0; code < 0x10000; code += 1) {
      scan.read(String.fromCharCode(code), table)
      const [kind, ...more] = kindsSeen(scan)
      if (more.length > 0 || kind !== [...kinds(String.fromCharCode(code))][0]) expect.fail(`U+${code.toString(16)}`)
    }
  })

  test('nothing of the string before is left', () => {
    const table = new LiteralTable()
    const scan = new Scan()
    const number = table.add('drop')
    scan.read('drop', table)
    expect(scan.has(number)).toBe(true)
    scan.read('', table)
    expect([scan.has(number), scan.count, scan.low, scan.high]).toEqual([false, 0, 0, 0])
    // However many strings there were.
    Object.assign(scan, { generation: 0x7ffffffe })
    for (const [one, there] of [
      ['drop', true],
      ['dro', false],
      ['adrop', true],
      ['', false],
    ] as const) {
      scan.read(one, table)
      expect(scan.has(number)).toBe(there)
    }
  })

  test('a string is not joined to the one before, nor to nothing', () => {
    const table = new LiteralTable()
    const scan = new Scan()
    const numbers = ['\0\0a', 'drop', '\0\0\0\0'].map(one => table.add(one))
    for (const one of ['a', 'dr', 'op', '\0']) {
      scan.read(one, table)
      expect(numbers.map(number => scan.has(number))).toEqual([false, false, false])
    }
  })
})

describe('a table of literals', () => {
  test('every literal that was added is seen, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(literal, { maxLength: 300, size: 'max' }),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        (literals, texts) => {
          const table = new LiteralTable()
          const numbers = new Map(literals.map(own => [own, table.add(own)]))
          expect(table.size).toBe(numbers.size)
          expect(new Set(numbers.values()).size).toBe(numbers.size)
          const scan = new Scan()
          for (const one of texts) {
            scan.read(one, table)
            const expected = [...numbers].filter(([own]) => folded(one).includes(own)).map(([, number]) => number)
            expect(seen(scan)).toEqual(expected.sort((a, b) => a - b))
          }
        },
      ),
      { seed: 2, numRuns: 300 },
    )
  })

  test('twenty thousand literals', () => {
    const table = new LiteralTable()
    const scan = new Scan()
    const all = Array.from({ length: 20_000 }, (_, at) => at.toString(36).padStart(5, '-'))
    const numbers = all.filter((_, at) => at % 2 === 1).map(own => table.add(own))
    expect(table.size).toBe(10_000)
    const wrong = all.filter((own, at) => {
      scan.read(`<${own}>`, table)
      return at % 2 === 1 ? !scan.has(numbers[at >> 1] as number) : scan.count > 0
    })
    expect(wrong).toEqual([])
  })

  test.each(['', 'a', 'abcdefg'])('%j is no literal', own => {
    expect(() => new LiteralTable().add(own)).toThrow(RangeError)
  })
})
