import { stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { usageError } from '../exit.ts'

/** Where something is written to; nothing that is there is overwritten without `force`. */
export interface OutOptions {
  readonly out?: string
  readonly force?: boolean
}

/** Writes a value as JSON, into a directory under the name of the file that it comes from; the file that it was written to. */
export async function writeOut(value: unknown, source: string, out: string, force = false): Promise<string> {
  const file = (await isDirectory(out)) ? join(out, nameFor(source)) : out
  try {
    await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`, { flag: force ? 'w' : 'wx' })
    return file
  } catch (error) {
    throw await unwritable(file, error)
  }
}

/** One that is written with a slash at its end is meant as one, though it may not be there. */
async function isDirectory(path: string): Promise<boolean> {
  return path.endsWith('/') || (await isThere(path))
}

async function isThere(directory: string): Promise<boolean> {
  return stat(directory).then(
    found => found.isDirectory(),
    () => false,
  )
}

function nameFor(source: string): string {
  return source === '<stdin>' ? 'imported.json' : `${basename(source, extname(source))}.json`
}

async function unwritable(file: string, error: unknown): Promise<unknown> {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  if (code === 'EEXIST') return usageError('exists', `${file} is there already`, '--force overwrites it')
  if (code === 'ENOENT' && !(await isThere(dirname(file))))
    return usageError(
      'unwritable',
      `${file} cannot be written: there is no directory ${dirname(file)}`,
      'make it first',
    )
  return usageError('unwritable', `${file} cannot be written (${code})`)
}
