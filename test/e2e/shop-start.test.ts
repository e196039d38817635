import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { descendants, type ExampleProcess, lineOf, nothingLeft, runExample, runOnTerminal } from './example-process.ts'

const patience = { timeout: 120_000 }

// Whose child a process is, is read from /proc.
describe.skipIf(process.platform !== 'linux')('npm start', patience, () => {
  let example: ExampleProcess

  afterEach(() => {
    example.child.kill('SIGKILL')
    rmSync(example.temporary, { recursive: true, force: true })
  })

  test('shows what happens until it is interrupted', async () => {
    example = runExample('examples/start.mjs')
    const [, revision] = await lineOf(example, /instance \S+ \(shop, dev\): runs revision (\d+), rule set [0-9a-f]{8}$/)
    expect(revision).toBe('1')
    await lineOf(example, /^ +users\.login\.failure +\d+ +\d+ {2}.*usr\.exists=(true|false).*\[[0-9a-f]{8}\]$/)
    await lineOf(example, /^ +latency of \d+ requests: guarded p50 \d+\.\d ms, p95 \d+\.\d ms; unguarded p50 /)
    const tokenFile = join(example.temporary, 'state', 'admin-token')
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600)
    expect(await pushNothing(example, readFileSync(tokenFile, 'utf8'))).toBe(422)
    await lineOf(example, /a push by \S+ was refused: rules-invalid, with RW\d+$/)

    example.child.kill('SIGINT')
    expect(await example.exited).toBe(0)
    await nothingLeft(example)
  })

  test('one of its processes dies: says which and why, and ends the others', async () => {
    example = runExample('examples/start.mjs')
    await lineOf(example, /instance \S+ \(shop, dev\): runs revision/)
    for (const pid of descendants(example, 'cli/main.js serve')) process.kill(pid, 'SIGKILL')
    expect(await example.exited).toBe(1)
    expect(example.lines.join('\n')).toContain('the control plane ended with SIGKILL')
    await nothingLeft(example)
  })

  // It is part of util-linux.
  test.skipIf(!existsSync('/usr/bin/script'))(
    'on a terminal: draws in place what happens, and gives the terminal back on Ctrl-C',
    async () => {
      example = runOnTerminal('examples/start.mjs', { rows: 60, columns: 150 })
      await lineOf(
        example,
        /users\.login\.failure +POST \/api\/:version\/login +\d+ +\d+ +- {2}.*usr\.exists=(true|false)/,
      )
      await lineOf(example, /revision 1 in force on 1 of 1 instances/)
      await lineOf(example, /with the guard +\d+\.\d ms +\d+\.\d ms/)
      example.child.stdin?.write('\u0003')
      expect(await example.exited).toBe(0)
      const all = example.lines.join('\n')
      expect(all.split('\u001b[?1049h')).toHaveLength(2)
      // The cursor, wrapping and what was there before are back, and nothing is drawn afterwards.
      const [, after = ''] = all.split('\u001b[?7h\u001b[?25h\u001b[?1049l')
      expect(after).toContain('stopping')
      for (const drawing of ['\u001b[H', '\u001b[?']) expect(after).not.toContain(drawing)
      await nothingLeft(example)
    },
  )
})

/** A rule set that nobody means. */
async function pushNothing(example: ExampleProcess, token: string): Promise<number> {
  const [, url] = await lineOf(example, /control plane at (http:\S+)$/)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ document: { version: 1, rules: [] } })
  const { status } = await fetch(`${url}/api/v1/streams/main/releases`, { method: 'POST', headers, body })
  return status
}
