import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { install, type Packed, pack, root, run, targetsOf } from './packing.ts'

const compiled = /^dist\/.+\.(?:js|d\.ts)$/
const always = ['LICENSE', 'README.md', 'package.json']

const packages = [
  {
    folder: '.',
    besides: [
      'CHANGELOG.md',
      'docs/errors.md',
      'remote-config/PROTOCOL.md',
      'remote-config/protocol/RULEWIRE-V1.md',
      'rules-schema/v1.schema.json',
    ],
    targets: 32,
  },
  { folder: 'control-plane', besides: [], targets: 3 },
]

describe.each(packages)('the package of $folder', ({ folder, besides, targets }) => {
  const packHere = async (): Promise<Packed> => pack(folder, await temporaryDirectory())

  it('holds what was compiled, what is named, and nothing else', async () => {
    const { files } = await packHere()
    const others = files.filter(file => !compiled.test(file))
    expect(others.sort()).toEqual([...always, ...besides].sort())
    expect(files.filter(file => /(?:^|\/)(?:test|scripts|examples|bench)\//.test(file))).toEqual([])
    expect(files.length - others.length).toBeGreaterThan(20)
  })

  it('has a declaration for every module', async () => {
    const { files } = await packHere()
    const modules = files.filter(file => file.endsWith('.js'))
    expect(modules.filter(file => !files.includes(file.replace(/\.js$/, '.d.ts')))).toEqual([])
  })

  it('has what exports, imports and bin lead to', async () => {
    const { files, manifest } = await packHere()
    const wanted = targetsOf(manifest)
    expect(wanted.filter(target => !files.includes(target))).toEqual([])
    expect(wanted.length).toBeGreaterThanOrEqual(targets)
  })

  it('gives publint nothing to say', async () => {
    const { tarball, manifest } = await packHere()
    const bytes = await readFile(tarball)
    const packed = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const { messages } = await publint({ strict: true, pack: { tarball: packed } })
    expect(messages.map(message => formatMessage(message, manifest, { color: false }))).toEqual([])
  })
})

it('the command line is a program: it says by whom it is run, and runs from where it was unpacked', async () => {
  const project = await temporaryDirectory()
  const packed = await pack('.', project)
  const directory = await install(packed, project)
  const programs = Object.entries(packed.manifest.bin ?? {})
  expect(programs.map(([name]) => name)).toEqual(['rulewire'])
  for (const [, target] of programs) {
    const file = join(directory, target)
    expect((await readFile(file, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node')
    const { version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
    expect((await run(process.execPath, [file, '--version'])).stdout).toBe(`${version}\n`)
  }
})

it('no file says where packages come from', async () => {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const entries = Object.entries<{ resolved?: string; link?: true }>(packages)
  expect(entries.length).toBeGreaterThan(200)
  expect(entries.filter(([, { resolved = '' }]) => /^[a-z+]+:/.test(resolved)).map(([name]) => name)).toEqual([])
  for (const file of ['.npmrc', 'examples/consumer/package.json', 'package.json', 'control-plane/package.json'])
    expect(await readFile(join(root, file), 'utf8')).not.toMatch(/registry\s*[=:]|registry\./)
})
