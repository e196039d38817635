import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { put, ruleFile } from '../remote-config/file-service.ts'
import { ended } from '../support/ended.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const app = fileURLToPath(new URL('../support/apps/serves-once.mjs', import.meta.url))

/** Directories that nobody can make. */
const places: readonly [what: string, path: (directory: string) => string, code: string][] = [
  ['below what the system makes itself', () => '/proc/nope/cache', 'ENOENT'],
  ['below a file', directory => join(directory, 'file', 'cache'), 'ENOTDIR'],
  ['at a file', directory => join(directory, 'file'), 'ENOTDIR'],
]

test.runIf(process.platform === 'linux').each(places)(
  'a cache directory %s: the service listens, guarded by its files, and says so',
  async (_what, path, code) => {
    const directory = await temporaryDirectory()
    const rules = join(directory, 'rules')
    await put(rules, { 'a.json': ruleFile('a') })
    await writeFile(join(directory, 'file'), '')
    const result = await ended(['--import', 'rulewire/register', app], {
      PATH: process.env.PATH,
      RULEWIRE_SERVICE: 'shop',
      RULEWIRE_RULES: rules,
      RULEWIRE_CACHE_DIR: path(directory),
      RULEWIRE_URL: 'http://127.0.0.1:9',
      RULEWIRE_TOKEN: 'rwt_test',
    })
    expect(result).toMatchObject({ code: 0, stdout: 'served: ok, rules: 1\n' })
    expect(result.stderr).toMatch(new RegExp(`the last good rule set is not kept: .*${code}`))
    expect(result.stderr).toMatch(new RegExp(`no copy of the last good rule files is kept: .*${code}`))
  },
)
