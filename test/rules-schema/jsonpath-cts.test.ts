import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePath } from '../../rules-schema/index.ts'

interface Case {
  readonly name: string
  readonly selector: string
  readonly invalid_selector?: true
}

const folder = process.env.RULEWIRE_TEST_DATA
const skipped = 'RULEWIRE_TEST_DATA is not set: it names a folder with jsonpath-cts/cts.json'

describe.skipIf(folder === undefined)(
  `the compliance suite of RFC 9535${folder === undefined ? ` (${skipped})` : ''}`,
  () => {
    const file = join(folder ?? '', 'jsonpath-cts', 'cts.json')
    const cases: readonly Case[] =
      folder !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).tests : []
    const invalid = cases.filter(found => found.invalid_selector)
    const valid = cases.filter(found => !found.invalid_selector)

    it('is there', () => {
      expect(existsSync(file), `${file} is missing`).toBe(true)
      expect(invalid.length).toBeGreaterThan(240)
      expect(valid.length).toBeGreaterThan(450)
    })

    it('has no invalid path that is accepted', () => {
      expect(invalid.filter(({ selector }) => parsePath(selector).ok).map(({ name }) => name)).toEqual([])
    })

    it('has valid paths that are accepted, or refused with the name of what is not supported', () => {
      const results = valid.map(({ selector }) => ({ selector, result: parsePath(selector) }))
      const refused = results.flatMap(({ selector, result }) =>
        result.ok ? [] : [{ selector, text: `${result.message} ${result.help}` }],
      )
      expect(results.length - refused.length).toBe(83)
      expect(refused.filter(({ text }) => !/not supported/.test(text))).toEqual([])
    })
  },
)
