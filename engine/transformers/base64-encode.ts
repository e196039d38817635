import type { Transformer } from './transformer.ts'

/** Base64 (RFC 4648, 4) of the UTF-8, in which a lone surrogate is U+FFFD. */
export const base64Encode: Transformer = text => Buffer.from(text, 'utf8').toString('base64')
