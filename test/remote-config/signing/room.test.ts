import { expect, it } from 'vitest'
import { importsOf, sourcesOf } from '../../architecture/imports.ts'

const room = 'remote-config/signing'
const imports = sourcesOf(room).flatMap(file => importsOf(file, room))

it('signing depends on nothing but Node and one helper for directories', () => {
  const outside = imports.filter(
    ({ specifier, target }) => !specifier.startsWith('node:') && !target?.startsWith(`${room}/`),
  )
  expect(imports.length).toBeGreaterThan(30)
  expect(outside.map(({ target, specifier }) => target ?? specifier)).toEqual([
    'remote-config/snapshot/make-directory.ts',
  ])
})

it('what it decides, it decides without files', () => {
  const withFiles = imports
    .filter(({ specifier }) => /^node:(?:fs|path|os|process)/.test(specifier))
    .map(({ file }) => file)
  expect([...new Set(withFiles)].sort()).toEqual([`${room}/key-files.ts`, `${room}/private-file.ts`])
})
