/** The length of the base64 of so many bytes, padding included. */
export function encodedLength(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}

/**
 * RFC 4648 section 4, with nothing left open: the standard alphabet, padded, no white space, and bits that belong to no byte
 * are zero (section 3.5). So there is one text for some bytes, and what was signed cannot come in two spellings. Undefined
 * for anything else: DSSE would have the URL-safe alphabet taken too, but all who speak to us are of this project. Node's own decoder takes all of that, which is why the way back is compared.
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
