import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { codeBlocksOf, root, textOf } from './markdown.ts'

/** The page's program, as a newcomer would run it: with the built package, by its name. */
it('the example of docs/engine.md says what the page says that it says', async () => {
  const [program] = codeBlocksOf(textOf('docs/engine.md')).filter(({ language }) => language === 'js')
  const text = program?.text ?? ''
  const [, expected] = /^\/\/ (.+)$/m.exec(text) ?? []
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: root,
  })
  expect([stdout.replace(/\s+/g, ' ').trim(), stderr]).toEqual([expected, ''])
})
