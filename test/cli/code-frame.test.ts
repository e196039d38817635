import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, printable } from '../../cli/printable.ts'
import { codeFrame } from '../../cli/problems/code-frame.ts'
import { table } from '../../cli/table.ts'

describe('codeFrame', () => {
  it.each<[string, string, number, number, readonly string[]]>([
    ['the line', 'a\nbcd\ne', 2, 2, ['  2 │ bcd', '    │  ^']],
    ['after CR LF and CR', 'a\r\nb\rcd', 3, 2, ['  3 │ cd', '    │  ^']],
    ['the end of a text', 'ab', 1, 3, ['  1 │ ab', '    │   ^']],
    ['an empty text', '', 1, 1, ['  1 │ ', '    │ ^']],
    ['tabs', '\t\tx', 1, 3, ['  1 │     x', '    │     ^']],
    ['wide characters', '界😀x', 1, 4, ['  1 │ 界😀x', '    │     ^']],
    ['combining ones', 'e\u0301x', 1, 3, ['  1 │ e\u0301x', '    │  ^']],
    ['what is escaped', '\u001bx', 1, 2, ['  1 │ \\u001bx', '    │       ^']],
    ['a line that is not there', 'a', 7, 1, []],
  ])('shows %s', (_, source, line, column, expected) => {
    expect(codeFrame(source, line, column, 80)).toEqual(expected)
  })

  it('cuts a long line around the place', () => {
    expect(codeFrame(`${'a'.repeat(100)}X${'b'.repeat(100)}`, 1, 101, 26)).toEqual([
      '  1 │ …aaaaaaaaaX bbbbbbbb…'.replace(' bb', 'bb'),
      expect.stringMatching(/^ {4}│ {11}\^$/),
    ])
    expect(codeFrame(`X${'b'.repeat(100)}`, 1, 1, 26)).toEqual([`  1 │ X${'b'.repeat(18)}…`, '    │ ^'])
    expect(codeFrame(`${'a'.repeat(100)}X`, 1, 101, 26)).toEqual([
      `  1 │ …${'a'.repeat(18)}X`,
      `    │ ${' '.repeat(19)}^`,
    ])
  })

  it('fits, points at the place, and holds nothing a terminal acts upon, whatever the text', () => {
    const line = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', '界', '\t', '\u001b', '\u202e', '😀', '\ud800', 'e\u0301'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 200,
    })
    fc.assert(
      fc.property(
        line.map(text => text.replaceAll(/[\n\r]/g, ' ')),
        fc.nat(200),
        fc.integer({ min: 40, max: 120 }),
        (text, at, width) => {
          const column = Math.min(at, text.length) + 1
          const [code = '', caret = ''] = codeFrame(text, 1, column, width)
          expect(columnsOf(code)).toBeLessThanOrEqual(width)
          expect(code).not.toMatch(/[^\P{C}]/u)
          const pointed = fromColumn(code, columnsOf(caret.slice(0, caret.indexOf('^'))))
          const rest = withoutMarks(printable(text.slice(column - 1)))
          expect(pointed[0]).toBe([...rest][0])
        },
      ),
    )
  })
})

/** Marks stand on the character before them and take no column of their own. */
function withoutMarks(text: string): string {
  return text.replaceAll(/\p{M}/gu, '')
}

function fromColumn(text: string, column: number): readonly string[] {
  let columns = 0
  return [...withoutMarks(text)].filter(character => {
    columns += columnsOf(character)
    return columns > column
  })
}

describe('table', () => {
  it('sets cells below one another by the columns they take', () => {
    expect(
      table([
        ['A', 'B', 'C'],
        ['界', 'x', ''],
        ['abc', 'de', 'f'],
      ]),
    ).toBe('A    B   C\n界   x\nabc  de  f')
  })
})
