import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Test data of other projects, which is not copied into this one: files and folders below the folder that RULEWIRE_TEST_DATA names.
 * Without the variable a suite is skipped and says so; with it, data that is missing or empty is an error, for a suite that
 * silently stopped running looks like one that passes.
 *
 * ```ts
 * const data = testData('jsonpath-cts/cts.json')
 * describe.skipIf(data.skipped)(`the suite${data.note}`, () => {
 *   const cases = data.cases(text => JSON.parse(text).tests)
 * ```
 */
export interface TestData {
  readonly skipped: boolean
  /** To be put behind the name of the suite: why it is skipped; empty where it is not. */
  readonly note: string
  /** Absolute; undefined where the suite is skipped. */
  readonly path: string | undefined
  /** What `read` finds in the file, at least one case; nothing where the suite is skipped, whose body Vitest runs all the same. */
  cases<Case>(read: (text: string) => readonly Case[]): readonly Case[]
}

/** @param name - of a file or folder, with forward slashes, from RULEWIRE_TEST_DATA on */
export function testData(name: string, folder = process.env.RULEWIRE_TEST_DATA): TestData {
  if (folder === undefined || folder === '') {
    const note = ` (RULEWIRE_TEST_DATA is not set: it names a folder with ${name})`
    return { skipped: true, note, path: undefined, cases: () => [] }
  }
  const path = join(folder, name)
  if (!existsSync(path)) throw new Error(`RULEWIRE_TEST_DATA is set, but there is no ${path}`)
  return { skipped: false, note: '', path, cases: read => someCases(path, read) }
}

function someCases<Case>(path: string, read: (text: string) => readonly Case[]): readonly Case[] {
  const cases = read(readFileSync(path, 'utf8'))
  if (cases.length === 0) throw new Error(`there are no cases in ${path}`)
  return cases
}
