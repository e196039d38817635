import { describe, expect, test } from 'vitest'
import { asFarAsExpected, readConversations } from './conversations.ts'
import { runEngine } from './play.ts'

const cases = readConversations()

describe('the engine says what docs/rule-semantics.md says', () => {
  test.each(cases)('$file: $why', async ({ conversation, expected }) => {
    expect(asFarAsExpected(await runEngine(conversation), expected)).toEqual(expected)
  })

  test('there are cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(790)
  })
})
