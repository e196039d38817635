import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ruleFormatPage } from '../../scripts/rule-format/page.ts'

const file = fileURLToPath(new URL('../../docs/rule-format.md', import.meta.url))

/** `npm run docs` is this test, told to write what it finds different. */
it('docs/rule-format.md is what the schema says', async () => {
  await expect(ruleFormatPage(), 'docs/rule-format.md is out of date: run "npm run docs"').toMatchFileSnapshot(file)
})
