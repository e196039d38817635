import { readdirSync, rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { descendants, type ExampleProcess, lineOf, nothingLeft, runExample } from './example-process.ts'

const patience = { timeout: 120_000 }

// Whose child a process is, is read from /proc.
describe.skipIf(process.platform !== 'linux')('npm run demo, when it cannot go on', patience, () => {
  let demo: ExampleProcess

  afterEach(() => {
    demo.child.kill('SIGKILL')
    rmSync(demo.temporary, { recursive: true, force: true })
  })

  async function demoAfterItsFirstStep(): Promise<void> {
    demo = runExample('examples/demo/main.mjs')
    await lineOf(demo, /^step 1 .*: ok$/)
    expect(descendants(demo, 'examples/shop/app.js')).toHaveLength(1)
    expect(descendants(demo, 'cli/main.js serve')).toHaveLength(1)
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s: says how far it came, and leaves nothing behind', async signal => {
    await demoAfterItsFirstStep()
    demo.child.kill(signal)
    expect(await demo.exited).toBe(1)
    expect(demo.lines.at(-1)).toBe('1 of 10 steps ok')
    await nothingLeft(demo)
    expect(readdirSync(demo.temporary)).toEqual([])
  })

  test('the shop dies: the step fails, with what was seen', async () => {
    await demoAfterItsFirstStep()
    for (const pid of descendants(demo, 'examples/shop/app.js')) process.kill(pid, 'SIGKILL')
    expect(await demo.exited).toBe(1)
    expect(demo.lines.join('\n')).toMatch(/^step 2 .*: FAILED$/m)
    expect(demo.lines).toContain('the shop ended with SIGKILL')
    expect(demo.lines.at(-1)).toBe('1 of 10 steps ok')
    await nothingLeft(demo)
    expect(readdirSync(demo.temporary)).toEqual([])
  })

  test('killed itself: its processes notice', async () => {
    await demoAfterItsFirstStep()
    demo.child.kill('SIGKILL')
    await nothingLeft(demo)
  })
})
