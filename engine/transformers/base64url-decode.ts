import { decodeBase64 } from './decode-base64.ts'
import type { Transformer } from './transformer.ts'

/** A text that is Base64 of the URL-safe alphabet as a whole (RFC 4648, 5), as the UTF-8 that it stands for. */
export const base64urlDecode: Transformer = text => decodeBase64(text, /[^A-Za-z0-9_-]/)
