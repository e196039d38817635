import { describe, expect, it } from 'vitest'
import { testRules } from '../../cli/tests/test-rules.ts'
import { createEngine } from '../../engine/index.ts'
import { readRuleFiles, readRuleSet } from '../../rules-schema/index.ts'
import { type CodeBlock, codeBlocksOf, pages, textOf } from './markdown.ts'

/** A whole document, not a part of one or something around one: its first member is one that only rule sets begin with. */
function isRuleSet({ language, text }: CodeBlock): boolean {
  return language === 'json' && /^\{\s*"(?:\$schema|version)"\s*:/.test(text)
}

/** The page of mistakes shows what is wrong before what is right. */
function isMeantToBeWrong({ before }: CodeBlock): boolean {
  return before.startsWith('Wrong:')
}

const blocks = pages.flatMap(page => codeBlocksOf(textOf(page)).map(block => ({ ...block, page })))
const ruleSets = blocks.filter(block => isRuleSet(block) && !isMeantToBeWrong(block))

describe('rule sets in the documentation', () => {
  it.each(ruleSets.map(block => [`${block.page}:${block.line}`, block] as const))(
    '%s is accepted',
    async (_, { text }) => {
      const read = readRuleSet(text)
      expect(read.ok ? [] : read.problems).toEqual([])
      const applied = await createEngine({ hmacKey: 'a key' }).apply(JSON.parse(text))
      expect(applied).toMatchObject({ ok: true, warnings: [] })
    },
  )

  const tested = ruleSets.filter(({ text }) => text.includes('"tests"'))

  it.each(tested.map(block => [`${block.page}:${block.line}`, block] as const))(
    '%s passes its tests',
    async (file, { text }) => {
      const { passed, failed, skipped } = await testRules(readRuleFiles([{ file, source: text }]))
      expect({ failed, skipped }).toEqual({ failed: 0, skipped: 0 })
      expect(passed).toBeGreaterThan(0)
    },
  )

  it('there are some', () => {
    expect(ruleSets.map(({ page }) => page)).toEqual(expect.arrayContaining(['README.md', 'docs/write-a-rule.md']))
    expect(ruleSets.length).toBeGreaterThan(6)
    expect(tested.length).toBeGreaterThan(3)
  })
})
