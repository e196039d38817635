import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ended } from '../support/ended.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { runControlPlane } from './running.ts'

const script = fileURLToPath(new URL('process.mjs', import.meta.url))

test.runIf(process.platform === 'linux').each([
  ['below what the system makes itself', () => '/proc/nope/data', 'ENOENT'],
  ['below a file', (file: string) => join(file, 'data'), 'ENOTDIR'],
  ['at a file', (file: string) => file, 'EEXIST'],
])('a data directory %s: the start fails, and says why', async (_what, path, code) => {
  const file = join(await temporaryDirectory(), 'file')
  await writeFile(file, '')
  const dataDir = path(file)
  const result = await ended([script, dataDir])
  expect(result).toMatchObject({ code: 3, stdout: '' })
  expect(result.stderr).toContain(`the data directory ${dataDir} cannot be made: ${code}`)
})

test('a data directory is made with those above it, all of them private', async () => {
  const directory = await temporaryDirectory()
  await runControlPlane({ dataDir: join(directory, 'a', 'b') })
  for (const made of ['a', 'a/b']) expect((await stat(join(directory, made))).mode & 0o777).toBe(0o700)
})
