import { execFile } from 'node:child_process'
import { chmod, mkdir, open, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { looking, put, rule, ruleFile } from './file-service.ts'

const run = promisify(execFile)

test('a file', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'billing.json': ruleFile('a', 'b'), 'other.json': ruleFile('c') })
  const path = join(directory, 'billing.json')
  const service = await looking(path)
  expect(service.status()).toEqual({
    kind: 'file',
    path,
    state: 'current',
    hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    origin: 'files',
    files: [path],
    missing: false,
    problems: [],
    watching: { mode: 'off', reason: null },
    persisted: null,
  })
  expect(service.ids()).toEqual(['a', 'b'])
  expect(service.complaints()).toEqual([])
})

test('a directory with what is in it, by name, eight directories deep', async () => {
  const directory = await temporaryDirectory()
  await put(directory, {
    'b.json': ruleFile('b'),
    'a.json': ruleFile('a'),
    'team/z.json': ruleFile('z'),
    '1/2/3/4/5/6/7/8/deep.json': ruleFile('deep'),
    'README.md': 'not a rule',
  })
  const service = await looking(directory)
  expect(service.ids()).toEqual(['deep', 'a', 'b', 'z'])
  expect(service.status().files).toEqual(
    ['1/2/3/4/5/6/7/8/deep.json', 'a.json', 'b.json', 'team/z.json'].map(name => join(directory, name)),
  )
})

test('a directory that is nested deeper is refused: rules that nobody reads are a trap', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a'), '1/2/3/4/5/6/7/8/9/deep.json': ruleFile('deep') })
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ state: 'none', hash: null, problems: [{ code: 'RW004' }] })
})

const droppings = [
  '.rules.json.swp',
  'rules.json.swp',
  'rules.json.swo',
  'rules.json~',
  '.#rules.json',
  '#rules.json#',
  'rules.json.tmp',
  'rules.json.bak',
  '.hidden.json',
  '.git/config.json',
  '4913',
]

test.each(droppings)('what editors and tools leave behind is not read: %s', async name => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a'), [name]: '{ this is no rule set' })
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ state: 'current', files: [join(directory, 'rules.json')], problems: [] })
})

test('a rule id in two files is refused with both places', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('same'), 'b.json': ruleFile('other', 'same') })
  const service = await looking(directory)
  expect(service.status()).toMatchObject({
    state: 'none',
    problems: [
      { code: 'RW108', file: join(directory, 'b.json'), message: expect.stringContaining(`${directory}/a.json:`) },
    ],
  })
})

interface Odd {
  readonly what: string
  readonly code: string
  readonly message: RegExp
  make(path: string): Promise<unknown>
}

const oddities: readonly Odd[] = [
  { what: 'a directory', code: 'RW407', message: /a directory/, make: path => mkdir(path) },
  { what: 'a pipe', code: 'RW407', message: /a pipe/, make: path => run('mkfifo', [path]) },
  { what: 'a socket', code: 'RW407', message: /a socket/, make: listen },
  { what: 'a link to a device', code: 'RW408', message: /outside/, make: path => symlink('/dev/zero', path) },
  { what: 'a file of a gigabyte', code: 'RW005', message: /64 MiB/, make: sparse },
  { what: 'a link to itself', code: 'RW408', message: /circle/, make: path => symlink(path, path) },
  { what: 'a link to nothing', code: 'RW408', message: /nothing/, make: path => symlink('gone.json', path) },
  {
    what: 'a link out of the directory',
    code: 'RW408',
    message: /outside/,
    make: path => symlink('/etc/passwd', path),
  },
  {
    what: 'a link that climbs out',
    code: 'RW408',
    message: /outside/,
    make: path => symlink('../../etc/passwd', path),
  },
]

/** Has its size and takes no room. */
async function sparse(path: string): Promise<void> {
  await (await open(path, 'w')).close()
  await truncate(path, 1024 ** 3)
}

async function listen(path: string): Promise<void> {
  const server = net.createServer()
  await new Promise<void>(resolve => server.listen(path, resolve))
  cleanup(() => new Promise(resolve => server.close(resolve)))
}

test.each(oddities)(
  '$what among the files is refused unread, and so is the whole directory',
  async ({ make, ...odd }) => {
    const directory = await temporaryDirectory()
    await put(directory, { 'good.json': ruleFile('good') })
    const service = await looking(directory)
    await put(directory, { 'new.json': ruleFile('new') })
    await make(join(directory, 'odd.json'))
    await service.reconcile()
    service.clock.advance(250)
    await service.source.settled()
    expect(service.status()).toMatchObject({
      state: 'stale',
      files: [join(directory, 'good.json')],
      problems: [{ code: odd.code, message: expect.stringMatching(odd.message), file: join(directory, 'odd.json') }],
    })
    expect(service.ids()).toEqual(['good'])

    await rm(join(directory, 'odd.json'), { recursive: true })
    await service.reconcile()
    expect(service.status()).toMatchObject({ state: 'current', problems: [] })
    expect(service.ids()).toEqual(['good', 'new'])
  },
)

test.each(oddities.filter(({ code }) => code === 'RW407'))('$what instead of a rule file', async ({ what, make }) => {
  const path = join(await temporaryDirectory(), 'odd.json')
  await make(path)
  const service = await looking(path)
  const expected =
    what === 'a directory' ? { missing: true, problems: [{ code: 'RW405' }] } : { problems: [{ code: 'RW407' }] }
  expect(service.status()).toMatchObject({ state: 'none', ...expected })
})

test('a device instead of a rule file', async () => {
  const service = await looking('/dev/zero')
  expect(service.status()).toMatchObject({ state: 'none', problems: [{ code: 'RW407', message: /device/ }] })
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is refused (root may read all)', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a'), 'secret.json': ruleFile('b') })
  await chmod(join(directory, 'secret.json'), 0)
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ state: 'none', problems: [{ code: 'RW406', message: /EACCES/ }] })
})

test('a file that the system does not read is refused with its reason', async () => {
  // Opens, and cannot be read, by root either.
  const service = await looking('/proc/self/mem')
  expect(service.status()).toMatchObject({ state: 'none', problems: [{ code: 'RW406', message: /EIO/ }] })
})

test('a path that is too long for the system', async () => {
  const service = await looking(join(await temporaryDirectory(), 'x'.repeat(300)))
  expect(service.status()).toMatchObject({ state: 'none', problems: [{ code: 'RW406', message: /ENAMETOOLONG/ }] })
})

test('links that stay within the directory are followed, and a file that is there twice counts once', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'shared/a.json': ruleFile('a'), 'team/b.json': ruleFile('b') })
  await symlink('../shared/a.json', join(directory, 'team', 'a.json'))
  await symlink('shared', join(directory, 'again'))
  const service = await looking(directory)
  expect(service.ids()).toEqual(['a', 'b'])
  expect(service.complaints()).toEqual([])
})

test('directories that contain each other by links are refused', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a'), 'sub/b.json': ruleFile('b') })
  await symlink('..', join(directory, 'sub', 'up'))
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ problems: [{ code: 'RW408', message: /circle/ }] })
})

test('a linked directory outside is refused, a link that has nothing to do with rules is not looked at', async () => {
  const outside = await temporaryDirectory()
  await put(outside, { 'x.json': ruleFile('x') })
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a') })
  await symlink('nowhere', join(directory, 'latest'))
  await symlink('/etc/passwd', join(directory, 'passwd'))
  expect((await looking(directory)).status()).toMatchObject({ state: 'current', problems: [] })
  await symlink(outside, join(directory, 'out'))
  expect((await looking(directory)).status()).toMatchObject({ problems: [{ code: 'RW408', message: /outside/ }] })
})

test('the path itself may be a link to anywhere', async () => {
  const outside = await temporaryDirectory()
  await put(outside, { 'rules/a.json': ruleFile('a') })
  const directory = await temporaryDirectory()
  await symlink(join(outside, 'rules'), join(directory, 'rules'))
  await symlink(join(outside, 'rules', 'a.json'), join(directory, 'one.json'))
  const [whole, one] = [await looking(join(directory, 'rules')), await looking(join(directory, 'one.json'))]
  expect(whole.status()).toMatchObject({ state: 'current', files: [join(directory, 'rules', 'a.json')] })
  expect(one.status()).toMatchObject({ state: 'current', files: [join(directory, 'one.json')] })
})

test('a directory beside one whose name begins the same is outside', async () => {
  const parent = await temporaryDirectory()
  await put(parent, { 'rules/a.json': ruleFile('a'), 'rules-secret/b.json': ruleFile('b') })
  await symlink('../rules-secret/b.json', join(parent, 'rules', 'b.json'))
  expect((await looking(join(parent, 'rules'))).status()).toMatchObject({ problems: [{ code: 'RW408' }] })
})

test('problems of all files are told at once', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': '{', 'b.json': ruleFile(rule('b', { evnt: 'x' })) })
  await writeFile(join(directory, 'c.json'), Buffer.from([0xff, 0xfe]))
  await mkdir(join(directory, 'd.json'))
  const { problems } = (await looking(directory)).status()
  expect(problems.map(({ code, file }) => `${file?.slice(-6)} ${code}`)).toEqual(
    expect.arrayContaining(['a.json RW001', 'b.json RW101', 'c.json RW002', 'd.json RW407']),
  )
})
