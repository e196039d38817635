import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { listRuleFiles } from '../remote-config/index.ts'
import { type CliError, usageError } from './exit.ts'

export interface LoadedFile {
  /** As problems name it. */
  readonly file: string
  readonly source: Buffer
}

/** Larger ones are not even read. */
const maxBytes = 64 * 1024 * 1024
const standardInput = '-'

/** `RULEWIRE_RULES`, or the directory `rules`, where no path is given. */
export function pathsOrDefault(paths: readonly string[], env: NodeJS.ProcessEnv): readonly string[] {
  return paths.length > 0 ? paths : [env.RULEWIRE_RULES || 'rules']
}

/**
 * The files of files, of directories (as a service that is given one takes them) and of `-`, each once. Throws a usage error for what cannot
 * be read: a set of which a part is missing is another set.
 */
export async function loadRuleFiles(paths: readonly string[]): Promise<readonly LoadedFile[]> {
  const files: LoadedFile[] = []
  for (const path of paths) {
    for (const file of await filesOf(path)) {
      if (files.every(loaded => loaded.file !== nameOf(file)))
        files.push({ file: nameOf(file), source: await read(file) })
    }
  }
  return files
}

function nameOf(file: string): string {
  return file === standardInput ? '<stdin>' : file
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (path === standardInput) return [path]
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const { files, problems } = await listRuleFiles(path)
    const [problem] = problems
    if (problem !== undefined) throw usageError('unreadable', `${problem.file ?? path}: ${problem.message}`)
    return files
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function read(file: string): Promise<Buffer> {
  if (file === standardInput) return readStandardInput()
  try {
    checkKind(file, await stat(file))
    return await readFile(file)
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** A pipe or a device may never end. */
function checkKind(file: string, found: Stats): void {
  if (!found.isFile()) throw usageError('not-a-file', `${file} is no regular file`)
  if (found.size > maxBytes) throw tooLarge(file)
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge('standard input')
  }
  return Buffer.concat(chunks)
}

function tooLarge(name: string): CliError {
  return usageError('too-large', `${name} is larger than ${maxBytes / 1024 / 1024} MiB`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ELOOP: 'is a link to itself',
  ENOTDIR: 'is not there: a part of the path is no directory',
}

function unreadable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined || (error as CliError).exitCode !== undefined) return error
  return usageError('unreadable', `${path} ${reasons[code] ?? `cannot be read (${code})`}`)
}

/** The texts of files by name, for showing their lines. */
export function sourcesOf(files: readonly LoadedFile[]): ReadonlyMap<string, string> {
  // A byte order mark is no part of the first line, and what is no UTF-8 is shown as far as it is.
  return new Map(files.map(({ file, source }) => [file, new TextDecoder().decode(source)]))
}
