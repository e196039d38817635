import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './temporary-directory.ts'
import { testData } from './test-data.ts'

test('with nothing in the variable a suite is skipped, and says what it wants', () => {
  const data = testData('some/file.json', '')
  expect(data).toMatchObject({ skipped: true, path: undefined })
  expect(data.note).toContain('some/file.json')
  expect(data.cases(JSON.parse)).toEqual([])
})

test('with it, a file that is missing or has no cases is an error', async () => {
  const folder = await temporaryDirectory()
  expect(() => testData('missing.json', folder)).toThrow('missing.json')
  await writeFile(join(folder, 'empty.json'), '[]')
  expect(() => testData('empty.json', folder).cases(JSON.parse)).toThrow('no cases')
})

test('with it, cases are read', async () => {
  const folder = await temporaryDirectory()
  await writeFile(join(folder, 'two.json'), '[1, 2]')
  const data = testData('two.json', folder)
  expect(data).toMatchObject({ skipped: false, note: '' })
  expect(data.cases(JSON.parse)).toEqual([1, 2])
})
