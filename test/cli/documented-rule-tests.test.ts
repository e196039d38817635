import { readFileSync } from 'node:fs'
import picocolors from 'picocolors'
import { expect, it } from 'vitest'
import { renderFailure } from '../../cli/tests/render.ts'
import { testRules } from '../../cli/tests/test-rules.ts'
import { readRuleFiles } from '../../rules-schema/index.ts'

const page = readFileSync(new URL('../../docs/rule-tests.md', import.meta.url), 'utf8')
const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
const output = /```\n(rules\/billing\.json:[\s\S]*?)\n```/.exec(page)?.[1] ?? ''

async function run(source: string) {
  return testRules(readRuleFiles([{ file: 'rules/billing.json', source }]))
}

it('the example of the page passes', async () => {
  expect(await run(example)).toMatchObject({ passed: 2, failed: 0, skipped: 0, problems: [] })
})

it('what the page shows of a test that fails is what is shown', async () => {
  const wrong = example.replace('"response": { "status": 401 }', '"response": { "status": 403 }')
  const { failures } = await run(wrong)
  expect(failures).toHaveLength(1)
  expect(failures.map(failure => renderFailure(failure, { colors: picocolors.createColors(false) }))).toEqual([output])
})
