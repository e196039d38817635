import { closeSync, fsyncSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDirectory } from '../snapshot/make-directory.ts'
import { type FileProblem, readOwnFile } from './private-file.ts'
import { type PrivateKey, type PrivateKeyProblem, privateKeyFromPem, privateKeyToPem } from './private-key.ts'
import { type Result, refused } from './result.ts'
import type { Role } from './trust.ts'

const maxKeyFileBytes = 8 * 1024
const ownerOnly = { mode: 0o077, message: 'it is open to others: chmod 600 it' }

/**
 * A private key from a file that nobody else may read: mode 0600 or less, of the user of this process, and no symbolic link, behind
 * which anything might stand tomorrow. Messages begin with the path and have nothing of the key.
 */
export function readPrivateKeyFile(path: string): Result<PrivateKey, PrivateKeyProblem | FileProblem> {
  const file = readOwnFile(path, { maxBytes: maxKeyFileBytes, forbidden: ownerOnly, links: false, owners: [] })
  const key = file.ok ? privateKeyFromPem(file.value) : file
  return key.ok ? key : refused(key.code, `${path}: ${key.message}`)
}

export interface KeyPairFiles {
  readonly privateFile: string
  readonly publicFile: string
}

/**
 * Writes `<role>.key` (PKCS#8 PEM, mode 0600) and `<role>.pub` (a line for RULEWIRE_TRUST) into a directory, which is made with
 * mode 0700 if need be. What is there is never overwritten: a key that is gone is gone for every instance that trusts it. Throws
 * the system's error, and leaves nothing behind then.
 */
export function writeKeyPair(directory: string, role: Role, key: PrivateKey): KeyPairFiles {
  makeDirectory(directory)
  const files = { privateFile: join(directory, `${role}.key`), publicFile: join(directory, `${role}.pub`) }
  const { keyid, text } = key.publicKey
  writeNewFile(files.publicFile, `# ${keyid}\n${role}:${text}\n`, 0o644)
  try {
    writeNewFile(files.privateFile, privateKeyToPem(key), 0o600)
  } catch (error) {
    unlinkSync(files.publicFile)
    throw error
  }
  return files
}

/** On the disk before anybody trusts it. */
function writeNewFile(path: string, text: string, mode: number): void {
  const fd = openSync(path, 'wx', mode)
  try {
    writeFileSync(fd, text)
    fsyncSync(fd)
  } catch (error) {
    unlinkSync(path)
    throw error
  } finally {
    closeSync(fd)
  }
}
