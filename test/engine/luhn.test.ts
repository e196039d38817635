import { expect, test } from 'vitest'
import { luhn } from '../../engine/checksums/luhn.ts'

/** The digit that makes a number pass, found by trying. */
function checkDigits(payload: string): string[] {
  return [...'0123456789'].filter(digit => luhn(payload + digit))
}

test.each([
  ['4242424242424242', true],
  ['79927398713', true],
  ['79927398710', false],
  ['4242 4242-4242.4242', true],
  ['0', true],
  ['', false],
  ['no digit', false],
  ['１８', false],
])('%j: %s', (text, passes) => expect(luhn(text)).toBe(passes))

test('of every number one digit completes it', () => {
  for (let payload = 0; payload < 2_000; payload++) expect(checkDigits(String(payload))).toHaveLength(1)
})

test('one wrong digit never passes', () => {
  for (let at = 0; at < 16; at++)
    for (const digit of '013456789') {
      const wrong = `${'42'.repeat(8).slice(0, at)}${digit}${'42'.repeat(8).slice(at + 1)}`
      expect([wrong, luhn(wrong)]).toEqual([wrong, wrong === '42'.repeat(8)])
    }
})
