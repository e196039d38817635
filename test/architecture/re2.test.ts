import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, root, sourcesOf } from './imports.ts'

/**
 * Everything that may go wrong with RE2 (its faults with global and sticky patterns, its price for each call, its memory) is kept
 * in the few files that make its objects. What is not here is not allowed.
 */
const makers: readonly string[] = ['engine/compile/regex-table.ts']

const rooms = [
  'rules-schema',
  'engine',
  'http',
  'events',
  'rule-tests',
  'guard',
  'remote-config',
  'runtime',
  'middleware',
  'index.ts',
  'control-plane',
  'cli',
  'examples',
]
const files = rooms.flatMap(room => sourcesOf(room).map(file => ({ file, room })))

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(300)
})

test('RE2 is imported by those that make its objects, and by nobody else', () => {
  const importing = files
    .flatMap(({ file, room }) => importsOf(file, room))
    .filter(({ specifier }) => /^re2(?:\/|$)/.test(specifier))
  expect(importing.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual(makers.map(file => `${file} → re2`))
})

test('and nobody comes by it while running', () => {
  const named = files.filter(({ file }) =>
    /(?:require|import|resolve)\s*\(\s*['"`]re2\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(named.map(({ file }) => file)).toEqual([])
})
