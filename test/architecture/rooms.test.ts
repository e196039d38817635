import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Import, importsOf, root, sourcesOf } from './imports.ts'

/**
 * Who may import whom, and which packages. What is not here is not allowed; above all neither `engine` and `remote-config`
 * one another, nor a service anything of the control plane.
 */
const rooms: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  'rules-schema': { rooms: [], packages: ['ajv', 'fastest-levenshtein'] },
  engine: { rooms: ['rules-schema'], packages: ['re2'] },
  http: { rooms: ['rules-schema'], packages: [] },
  events: { rooms: ['rules-schema', 'engine'], packages: [] },
  'rule-tests': { rooms: ['rules-schema', 'engine', 'http'], packages: [] },
  guard: { rooms: ['engine', 'http', 'events'], packages: [] },
  'remote-config': { rooms: ['rules-schema'], packages: ['ws', 'chokidar'] },
  runtime: { rooms: ['rules-schema', 'engine', 'http', 'events', 'guard', 'remote-config'], packages: [] },
  middleware: { rooms: ['runtime', 'guard'], packages: [] },
  'index.ts': {
    rooms: ['rules-schema', 'engine', 'http', 'events', 'guard', 'remote-config', 'runtime', 'middleware'],
    packages: [],
  },
  'control-plane': {
    rooms: [
      'rules-schema',
      'engine',
      'http',
      'events',
      'rule-tests',
      'remote-config/protocol',
      'remote-config/content',
      'remote-config/messages',
      'remote-config/signing',
    ],
    packages: [
      'fastify',
      '@fastify/swagger',
      '@fastify/type-provider-typebox',
      'typebox',
      'kysely',
      'better-sqlite3',
      'ws',
    ],
  },
  cli: {
    rooms: [
      'rules-schema',
      'engine',
      'http',
      'events',
      'rule-tests',
      'guard',
      'remote-config',
      'remote-config/content',
      'remote-config/signing',
      'runtime',
      'middleware',
    ],
    packages: ['commander', 'picocolors', 'chokidar', 'jsonpath-plus', '@rulewire/control-plane'],
  },
}

const names = Object.keys(rooms)
const imports = names.flatMap(room => sourcesOf(room).flatMap(file => importsOf(file, room)))

/** The room that a file belongs to. */
function roomOf(target: string): string | undefined {
  return names.find(room => target === room || target.startsWith(`${room}/`))
}

function isPackage({ specifier, target }: Import): boolean {
  return target === undefined && !specifier.startsWith('node:') && !specifier.startsWith('#')
}

function tell({ file, specifier }: Import): string {
  return `${file} → ${specifier}`
}

test('there is something to look at', () => {
  expect(imports.length).toBeGreaterThan(100)
  expect(imports.filter(one => one.target !== undefined && !existsSync(join(root, one.target))).map(tell)).toEqual([])
})

describe.each(names)('%s', room => {
  const allowed = rooms[room] ?? { rooms: [], packages: [] }
  const own = imports.filter(one => one.room === room)
  const crossing = own.filter(one => one.target !== undefined && roomOf(one.target) !== room)

  test('imports only the rooms below it', () => {
    const wrong = crossing.filter(({ target = '' }) => {
      return !allowed.rooms.some(name => target === name || target.startsWith(`${name}/`))
    })
    expect(wrong.map(tell)).toEqual([])
  })

  test('enters other rooms by their front door', () => {
    const wrong = crossing.filter(({ target = '' }) => {
      const doors = allowed.rooms.map(name => `${name}/index.ts`)
      return !doors.includes(target)
    })
    expect(wrong.map(tell)).toEqual([])
  })

  test('uses only its own packages', () => {
    const wrong = own.filter(isPackage).filter(({ specifier }) => {
      return !allowed.packages.some(name => specifier === name || specifier.startsWith(`${name}/`))
    })
    expect(wrong.map(tell)).toEqual([])
  })
})
