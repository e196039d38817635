import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { postJson } from '../support/raw-request.ts'

type Member = Readonly<Record<string, unknown>>

const body = 'server.request.body'
const rule = (id: string, address: string, path: string, operator: Member) => ({
  id,
  category: 'business_logic',
  event: 'test.value',
  conditions: [{ inputs: [{ address, path }], ...operator }],
})
const equals = (value: unknown, more: Member = {}) => ({ operator: 'equals', value, ...more })
const _texts = { operator: 'match_regex', regex: '.*' }

describe('Q22 pinned: lone surrogates and NUL in what is matched', () => {
  const q = (id: string, regex: string) => rule(id, body, '$.q', { operator: 'match_regex', regex })
  const odd = useJudge({
    rules: [
      q('end', 'needle$'),
      q('dot', '^.needle$'),
      q('replacement', '\\x{fffd}'),
      q('nul', '\\x00'),
      q('both', '^..needle$'),
      rule('exact', body, '$.q', equals('\ud800needle')),
    ],
  })

  const subjects: readonly [text: string, rules: string[]][] = [
    ['"needle"', ['end']],
    ['"\\u0000needle"', ['dot', 'end', 'nul']],
    ['"\\ud800needle"', ['dot', 'end', 'exact', 'replacement']],
    ['"\\udfffneedle"', ['dot', 'end', 'replacement']],
    ['"\\ud83d\\ude00needle"', ['dot', 'end']],
    ['"\\ude00\\ud83dneedle"', ['both', 'end', 'replacement']],
    ['"\ufffdneedle"', ['dot', 'end', 'replacement']],
  ]

  test.each(subjects)('%s', async (text, rules) => {
    expect((await odd.send(postJson(`{"q":${text}}`))).matches.toSorted()).toEqual(rules)
  })
})
