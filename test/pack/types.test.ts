import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { install, link, type Manifest, type Packed, pack, run } from './packing.ts'

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

/** What somebody who uses the package may have written: our own sources are not at hand, nor what only we develop with. */
const consumer = `
import { createEngine, type Outcome } from 'rulewire/engine'
import { type Problem, readRuleSet } from 'rulewire/rules-schema'
import { createControlPlane } from '@rulewire/control-plane'
import { currentRuntime } from 'rulewire'
import { guard } from 'rulewire/middleware/express'
import { guard as fetchGuard } from 'rulewire/middleware/fetch'
import 'rulewire/register'

export async function judge(text: string): Promise<Outcome | readonly Problem[]> {
  const read = readRuleSet(text, { file: 'rules.json' })
  if (!read.ok) return read.problems
  const engine = createEngine({ service: 'billing', env: 'prod' })
  const applied = await engine.apply(read.document)
  return applied.ok ? engine.begin().run({ 'server.request.method': 'POST' }) : applied.problems
}
export const start = () => createControlPlane({ dataDir: 'data', host: '127.0.0.1', port: 0 }).start()
export const requests: number | undefined = currentRuntime()?.status().requests
export const middleware = guard({ service: 'billing' })
export const served = { fetch: fetchGuard(async request => new Response(request.url), { env: 'prod' }) }
// @ts-expect-error a number is no text: the types are there, and not any
readRuleSet(7)
`

const settings = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}

describe.each(Object.entries(settings))('types, with moduleResolution %s', (_, options) => {
  it('are found for every export, and check', { timeout: 120_000 }, async () => {
    const project = await temporaryDirectory()
    const packages = [await pack('.', project), await pack('control-plane', project)]
    for (const packed of packages) await install(packed, project)
    for (const name of ['@types/node', 'undici-types', '@opentelemetry/api']) await link(name, project)
    await write(project, 'consumer.ts', consumer)
    await write(project, 'exports.ts', packages.map(everyExport).join('\n'))
    await write(project, 'package.json', JSON.stringify({ type: 'module' }))
    const compilerOptions = {
      ...options,
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      resolveJsonModule: true,
    }
    await write(project, 'tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts', '*.cts'] }))
    if (options.module === 'nodenext') await write(project, 'commonjs.cts', commonJs)
    const { stdout } = await run(process.execPath, [tsc, '-p', project]).catch(error => error)
    expect(stdout).toBe('')
  })
})

const commonJs = `
import rulewire = require('rulewire/engine')
export const engine: rulewire.Engine = rulewire.createEngine({})
`

/** A line for each subpath, so that none is forgotten. */
function everyExport({ manifest }: Packed): string {
  const code = Object.keys(manifest.exports).filter(subpath => !subpath.endsWith('.json'))
  if (code.length === 0) throw new Error(`${manifest.name} exports nothing`)
  return code
    .map(subpath => `import type * as ${nameOf(manifest, subpath)} from '${manifest.name}${subpath.slice(1)}'`)
    .join('\n')
}

function nameOf({ name }: Manifest, subpath: string): string {
  return `${name}${subpath}`.replaceAll(/\W/g, '_')
}

async function write(project: string, file: string, text: string): Promise<void> {
  await mkdir(project, { recursive: true })
  await writeFile(join(project, file), text)
}
