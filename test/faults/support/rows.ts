import { describe, expect, test } from 'vitest'
import { type Judge, type Verdict, verdictOf } from './judge.ts'

export interface Case {
  readonly name: string
  readonly bytes: Buffer | readonly Buffer[]
  /** The least that is asked: where it is `told`, a match is as good. @default told */
  readonly least?: Exclude<Verdict, 'clean'>
}

const enough: Readonly<Record<Exclude<Verdict, 'clean'>, readonly Verdict[]>> = {
  matched: ['matched'],
  told: ['matched', 'told'],
  refused: ['refused'],
}

declare module 'vitest' {
  interface TaskMeta {
    /** Of a case of a row, for reporters. */
    verdict?: Verdict
  }
}

/**
 * One row of the matrix: whatever is sent, the rule about the payload matches, or it is said that something was not seen or can be read
 * in different ways. Never a clean pass.
 * @param rule id of the rule that is about the payload
 */
export function describeRow(name: string, judge: Judge, rule: string, cases: readonly Case[], atLeast = 5): void {
  describe(name, () => {
    test.for(cases)('$name', async ({ bytes, least = 'told' }, { task }) => {
      const verdict = verdictOf(await judge.send(bytes), rule)
      task.meta.verdict = verdict
      expect(enough[least]).toContain(verdict)
    })

    test('the table has its cases', () => expect(cases.length).toBeGreaterThanOrEqual(atLeast))
  })
}
