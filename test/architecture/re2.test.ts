import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importsOf, root, sourcesOf } from './imports.ts'

/**
 * Everything that may go wrong with RE2 (its faults with global and sticky patterns, its price for each call, its memory) is kept
 * in the few files that make its objects. What is not here is not allowed.
 */
const makers: Readonly<Record<string, string>> = {
  'engine/compile/regex-table.ts': 'makes the object of each pattern, once',
  'engine/cost/stopwatch.ts': 'makes objects whose calls are timed, when prices are taken',
}

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
  const told = importing.map(({ file, specifier }) => `${file} → ${specifier}`)
  expect(told).toContain('engine/compile/regex-table.ts → re2')
  expect(told.filter(one => !Object.keys(makers).some(file => one === `${file} → re2`))).toEqual([])
})

test('and nobody comes by it while running', () => {
  const named = files.filter(({ file }) =>
    /(?:require|import|resolve)\s*\(\s*['"`]re2\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(named.map(({ file }) => file)).toEqual([])
})
