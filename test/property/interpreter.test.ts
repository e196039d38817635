import { describe, expect, test } from 'vitest'
import { asFarAsExpected, readConversations } from './conversations.ts'
import { interpret } from './play.ts'

const cases = readConversations()

describe('the interpreter says what docs/rule-semantics.md says', () => {
  test.each(cases)('$file: $why', ({ conversation, expected }) => {
    expect(asFarAsExpected(interpret(conversation), expected)).toEqual(expected)
  })

  test('there are cases, each with its own reason', () => {
    expect(cases.length).toBeGreaterThanOrEqual(790)
    expect(new Set(cases.map(one => `${one.file} ${one.why}`)).size).toBe(cases.length)
  })
})
