import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../engine/index.ts'
import type { Answer, Conversation } from './conversation.ts'
import { type History, history, type Step } from './generators/history.ts'
import { encodeOdd } from './odd-values.ts'
import { interpret, isSame, playedEngine } from './play.ts'
import { seed } from './sample.ts'
import { Story } from './story.ts'

/** How many histories; `RULEWIRE_PROPERTY_RUNS` is a measure as for the others. */
const runs = Math.ceil(Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_050) / 30)

const counts = new Map<string, number>()
const count = (what: string, times = 1) => counts.set(what, (counts.get(what) ?? 0) + times)

describe('whatever was applied, changed and set, an engine is what its documents say', () => {
  test(
    'in every outcome of every call, by the interpreter, and in its hash',
    async () => {
      for (const [which, one] of fc.sample(history, { seed, numRuns: runs }).entries()) await live(one, which)
      expect(count('history', 0).get('history')).toBe(runs)
    },
    60_000 + 200 * runs,
  )

  test.each([
    'apply',
    'apply of what was there, and changed',
    'change',
    'change of a source that has nothing',
    'change after which layers become one',
    'rule added',
    'rule replaced',
    'rule removed',
    'rule switched',
    'rule changed again',
    'rule of a change removed',
    'list that was set',
    'request that outlived a step',
    'match',
    'match of a rule that came by a change',
    'match in a program of two layers',
  ])('%s was seen', what => {
    expect(counts.get(what) ?? 0).toBeGreaterThanOrEqual(Math.min(10, runs / 12))
  })

  afterAll(() => {
    const table = [...counts].sort().map(([what, times]) => `${what.padEnd(44)}${times}`)
    console.log(`seed ${seed}\n${table.join('\n')}`)
  })
})

async function live(one: History, which: number): Promise<void> {
  count('history')
  const story = new Story(one, count)
  const played = playedEngine(one.drawn[0] as Conversation)
  const soFar: Step[] = []
  let before: { readonly asked: Conversation; readonly transactions: ReturnType<typeof played.begin> } | undefined
  const judge = (asked: Conversation, transactions = played.begin()) => {
    const told = { ...asked, calls: [{ lists: story.lists }, ...asked.calls] }
    const expected = interpret(told)
    for (const answers of played.answers(transactions, asked.calls)) {
      if (isSame(answers, expected)) continue
      const said = { history: which, steps: soFar, ...(encodeOdd(told) as object), ...told.rules }
      throw new Error(`${JSON.stringify(said)}\nengine: ${JSON.stringify(answers)}\nright: ${JSON.stringify(expected)}`)
    }
    return expected
  }
  for (const { step, asks } of one.steps) {
    soFar.push(step)
    await story.take(step, played)
    if (before !== undefined) {
      judge(before.asked, before.transactions)
      count('request that outlived a step')
    }
    await sameAsFresh(story, one, played.program)
    for (const number of asks) countMatches(judge(story.asked(number)), story)
    before = { asked: story.asked(asks[0] ?? 0), transactions: played.begin() }
  }
}

async function sameAsFresh(story: Story, one: History, program: object): Promise<void> {
  const { service, env, hmacKey } = one.drawn[0] as Conversation
  const fresh = createEngine({
    schedule: task => task(),
    prefilter: 'never',
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
    ...(hmacKey === undefined ? {} : { hmacKey }),
  })
  for (const [source, document] of Object.entries(story.documents))
    expect(await fresh.apply(document, { source })).toMatchObject({ ok: true })
  expect(program).toEqual(fresh.program)
}

function countMatches(answers: readonly Answer[], story: Story): void {
  for (const { rule } of answers.flatMap(({ outcome }) => outcome?.matches ?? [])) {
    count('match')
    if (story.isOfChange(rule.id)) count('match of a rule that came by a change')
    if (story.hasTwoLayers) count('match in a program of two layers')
  }
}
