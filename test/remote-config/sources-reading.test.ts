import { readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judge } from '../../remote-config/sources/judge.ts'
import { type Looking, lookLater, lookNow } from '../../remote-config/sources/looking.ts'
import { type Reading, readRulePaths } from '../../remote-config/sources/read-rule-paths.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { put } from './file-service.ts'

/** Answers every question to the disk, and does something between two of them; how many there were. */
function lookWhile(
  looking: Looking<Reading>,
  at: number,
  happens: () => void,
): { reading: Reading; questions: number } {
  let questions = 0
  function* interrupted(): Looking<Reading> {
    let step = looking.next()
    while (!step.done) {
      if (questions === at) happens()
      questions += 1
      let answer: unknown
      try {
        answer = yield step.value
      } catch (error) {
        step = looking.throw(error)
        continue
      }
      step = looking.next(answer)
    }
    return step.value
  }
  const reading = lookNow(interrupted())
  return { reading, questions }
}

function contents({ files }: Reading): string {
  return files.map(({ file, source }) => `${file.slice(-6)}=${Buffer.from(source).toString()}`).join(' ')
}

interface Change {
  readonly what: string
  readonly after: string
  happen(directory: string): void
}

const before = 'a.json=old b.json=old c.json=old'
const all = ['a.json', 'b.json', 'c.json']

const changes: readonly Change[] = [
  {
    what: 'all files are replaced',
    after: 'a.json=new b.json=new c.json=new',
    happen: directory => {
      for (const name of all) {
        writeFileSync(join(directory, `.${name}`), 'new')
        renameSync(join(directory, `.${name}`), join(directory, name))
      }
    },
  },
  {
    // Longer: on some systems the time of a change has ticks of milliseconds.
    what: 'all files are rewritten in place',
    after: 'a.json=newer b.json=newer c.json=newer',
    happen: directory => all.forEach(name => void writeFileSync(join(directory, name), 'newer')),
  },
  {
    what: 'one is deleted and one is added',
    after: 'a.json=old b.json=old d.json=new',
    happen: directory => {
      unlinkSync(join(directory, 'c.json'))
      writeFileSync(join(directory, 'd.json'), 'new')
    },
  },
  {
    what: 'one becomes a link to another place within',
    after: 'a.json=old b.json=new c.json=old',
    happen: directory => {
      unlinkSync(join(directory, 'b.json'))
      writeFileSync(join(directory, '.other'), 'new')
      symlinkSync('.other', join(directory, 'b.json'))
    },
  },
  {
    what: 'all are deleted',
    after: '',
    happen: directory => {
      for (const name of all) unlinkSync(join(directory, name))
    },
  },
  { what: 'the directory is deleted', after: '', happen: directory => rmSync(directory, { recursive: true }) },
]

test.each(changes)('$what at any moment of a reading: it is the one state or the other', async ({ after, happen }) => {
  const parent = await temporaryDirectory()
  const seen = new Set<string>()
  const never = Number.POSITIVE_INFINITY
  let moments = 0
  for (let at = never; at > 0; at = Math.min(at, moments) - 1) {
    const directory = join(parent, `rules-${at}`)
    await put(directory, { 'a.json': 'old', 'b.json': 'old', 'c.json': 'old' })
    const { reading, questions } = lookWhile(readRulePaths(directory), at - 1, () => happen(directory))
    if (at === never) moments = questions + 1
    expect(reading.settled).toBe(true)
    expect([before, after]).toContain(contents(reading))
    seen.add(contents(reading))
  }
  expect(moments).toBeGreaterThan(15)
  expect([...seen].sort()).toEqual([before, after].sort())
})

test('a file that grows with every look at it is read to an end, not called settled, and not taken', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': '0' })
  const looking = readRulePaths(directory)
  let turn = 0
  let step = looking.next()
  while (!step.done) {
    turn += 1
    writeFileSync(join(directory, 'a.json'), 'x'.repeat(turn))
    step = looking.next(step.value.now())
  }
  expect(step.value.settled).toBe(false)
  expect(turn).toBeGreaterThan(10)
  expect(judge(directory, step.value)).toMatchObject({ kind: 'broken', problems: [{ code: 'RW406', file: directory }] })
})

test('both manners of looking see the same', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': 'one', 'sub/b.json': 'x'.repeat(3_000_000), 'odd.json/c.json': 'two' })
  symlinkSync('gone', join(directory, 'd.json'))
  const [now, later] = [lookNow(readRulePaths(directory)), await lookLater(readRulePaths(directory))]
  expect(later.fingerprint).toBe(now.fingerprint)
  expect({ ...later, files: [] }).toEqual({ ...now, files: [] })
  expect(now.files.map(({ source }) => source.length)).toEqual([3, 3_000_000])
  expect(now.problems.map(({ code }) => code)).toEqual(['RW408', 'RW407'])
  expect(Buffer.from(now.files[1]?.source ?? '').equals(readFileSync(join(directory, 'sub', 'b.json')))).toBe(true)
})
