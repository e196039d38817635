import { decodeBase64 } from './decode-base64.ts'
import type { Transformer } from './transformer.ts'

/** A text that is Base64 as a whole (RFC 4648, 4; padding may be missing), as the UTF-8 that it stands for. */
export const base64Decode: Transformer = text => decodeBase64(text, /[^A-Za-z0-9+/]/)
