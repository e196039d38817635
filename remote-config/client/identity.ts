import { createRequire } from 'node:module'
import { maxName } from '../protocol/index.ts'

/** Who speaks, for the fleet view. */
export function clientInfo(): { readonly name: string; readonly version: string; readonly node: string } {
  return { name: 'rulewire', version: packageVersion(), node: process.versions.node }
}

function packageVersion(): string {
  try {
    return String(createRequire(import.meta.url)('#package').version)
  } catch {
    return 'unknown' // bundled without its package.json
  }
}

/** A name as the protocol takes it; a service that is called otherwise must not be kept from its rules. */
export function nameOrNull(name: string | undefined): string | null {
  if (name === undefined || name === '') return null
  return [...name.replace(/\p{Cc}/gu, ' ')].slice(0, maxName).join('')
}
