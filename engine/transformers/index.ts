import type { Scalar, TransformerName } from '../../rules-schema/index.ts'
import { lowercase } from './lowercase.ts'
import { normalizePath } from './normalize-path.ts'
import { removeNulls } from './remove-nulls.ts'
import type { Transformer } from './transformer.ts'
import { urlDecode } from './url-decode.ts'

/** A name in the schema that is missing here is a type error. */
const transformers: Readonly<Record<TransformerName, Transformer>> = {
  lowercase,
  url_decode: urlDecode,
  remove_nulls: removeNulls,
  normalize_path: normalizePath,
}

export function findTransformers(names: readonly TransformerName[] = []): readonly Transformer[] {
  return names.map(name => transformers[name])
}

/** Strings are rewritten in order, other scalars stay. */
export function transform(value: Scalar, chain: readonly Transformer[]): Scalar {
  if (typeof value !== 'string') return value
  let text = value
  for (const transformer of chain) text = transformer(text)
  return text
}

export type { Transformer } from './transformer.ts'
