import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isSupportedNode, supportedNodes, whyNotStarted } from '../../middleware/index.ts'
import type { Finding } from './finding.ts'

export function checkNode(version: string): Finding {
  const details = { version }
  if (isSupportedNode(version)) return { check: 'node', state: 'ok', message: `Node ${version} is supported`, details }
  const message = `Node ${version} is not supported: applications run unguarded`
  return { check: 'node', state: 'fail', message, help: `${supportedNodes} is needed`, details }
}

/** Loads the engine, as `rulewire/register` does: by a `require` that can be caught. */
export function checkNativeModule(): Finding {
  const check = 'native module'
  const require = createRequire(import.meta.url)
  try {
    require('../../engine/index.js')
    const version = versionOfRe2(require.cache)
    const abi = process.versions.modules
    const message = `re2 ${version ?? ''} loads (module version ${abi}, ${process.platform} ${process.arch})`
    return { check, state: 'ok', message, details: { version, abi } }
  } catch (error) {
    const { what, help } = whyNotStarted(error)
    const message = `${what}: applications run unguarded`
    return { check, state: 'fail', message, ...(help === undefined ? {} : { help }) }
  }
}

/** Of the package whose native module was loaded. */
function versionOfRe2(loaded: Readonly<Record<string, unknown>>): string | undefined {
  const file = Object.keys(loaded).find(name => /[\\/]re2\.node$/.test(name))
  if (file === undefined) return undefined
  const { version } = JSON.parse(readFileSync(file.replace(/build[\\/].*$/, 'package.json'), 'utf8'))
  return version
}
