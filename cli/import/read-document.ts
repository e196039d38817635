import { Lines, type Loss, readJson } from '../../rules-schema/index.ts'
import { usageError } from '../exit.ts'
import type { LoadedFile } from '../rule-files.ts'

export interface ReadDocument {
  readonly value: unknown
  /** Members that were there twice. */
  readonly losses: readonly Loss[]
}

/** A file as JSON. Throws a usage error for what is none. */
export function readDocument({ file, source }: LoadedFile): ReadDocument {
  const text = decode(file, source)
  const { value, problems } = readJson(text)
  const lines = new Lines(text)
  const losses = problems.map(({ code, offset, message, help, pointer }): Loss => {
    const { line, column } = lines.at(offset)
    if (code !== 'RW003') throw usageError('not-json', `${file}:${line}:${column}: ${message}`, help)
    return { rule: '', field: pointer, reason: `${message}: the last one counts (line ${line})`, severity: 'warning' }
  })
  return { value, losses }
}

function decode(file: string, source: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source)
  } catch {
    throw usageError('not-utf8', `${file} is not UTF-8`)
  }
}
