import type { Transformer } from './transformer.ts'
import { urlPath } from './url-path.ts'

/** The last segment of the path. */
export const urlBasename: Transformer = text => {
  const path = urlPath(text)
  return path.slice(path.lastIndexOf('/') + 1)
}
