import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanup } from './cleanup.ts'

/** A directory of this test's own, gone after it. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rulewire-test-'))
  cleanup(() => rm(directory, { recursive: true, force: true }))
  return directory
}
