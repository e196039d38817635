import { expect, test } from 'vitest'
import { shellUnescape } from '../../engine/transformers/shell-unescape.ts'

/** docs/transformers.md, step by step. */
function asWritten(text: string): string {
  return text
    .replace(/[\\"'^]/g, '')
    .replace(/[\t\n\v\f\r ,;]+/g, ' ')
    .replace(/ (?=[/(])/g, '')
    .replace(/[A-Z]+/g, letters => letters.toLowerCase())
}

test.each(['A', ' a ', 'a\t\t', '; /', ' (b ', 'é "'])(
  'a text that ends with %j is whole, whatever its length',
  end => {
    for (let length = 2040; length < 2055; length++) {
      for (const before of [length, length + 2048]) {
        const text = `A${'b'.repeat(before)}${end}`
        expect(shellUnescape(text)).toBe(asWritten(text))
      }
    }
  },
)
