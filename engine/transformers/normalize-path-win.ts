import { normalizePath } from './normalize-path.ts'
import type { Transformer } from './transformer.ts'

/** `normalizePath` for paths in which a backslash is a slash. */
export const normalizePathWin: Transformer = text =>
  normalizePath(text.includes('\\') ? text.replaceAll('\\', '/') : text)
