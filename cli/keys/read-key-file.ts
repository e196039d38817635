import { readFileSync, statSync } from 'node:fs'
import { type PublicKey, parsePublicKeys, readPrivateKeyFile } from '../../remote-config/signing/index.ts'
import { CliError, usageError } from '../exit.ts'

export interface KeyFile {
  readonly file: string
  readonly kind: 'private' | 'public'
  readonly keys: readonly PublicKey[]
}

const maxBytes = 64 * 1024

/** The public keys of a file, whatever is in it; a private one has to be as private as for signing. Throws a usage error. */
export function readKeyFile(file: string): KeyFile {
  const text = read(file)
  if (text.includes('PRIVATE KEY')) {
    const key = readPrivateKeyFile(file)
    if (!key.ok) throw usageError(key.code, key.message)
    return { file, kind: 'private', keys: [key.value.publicKey] }
  }
  const keys = parsePublicKeys(text)
  if (!keys.ok) throw usageError(keys.code, `${file}: ${keys.message}`)
  return { file, kind: 'public', keys: keys.value }
}

function read(file: string): string {
  try {
    const found = statSync(file)
    if (!found.isFile()) throw usageError('not-a-file', `${file} is no regular file`)
    if (found.size > maxBytes) throw usageError('too-large', `${file} is larger than ${maxBytes / 1024} KiB`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof CliError || code === undefined) throw error
    throw usageError('unreadable', `${file} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}`)
  }
}
