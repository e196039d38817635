/** What a part says in a transfer encoding (RFC 2045, 6.7 and 6.8). Undefined: in none of them. */
export function undoTransferEncoding(bytes: Buffer, name: string): Buffer | undefined {
  if (name === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64')
  return name === 'quoted-printable' ? quotedPrintable(bytes) : undefined
}

function quotedPrintable(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_all, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)))
  return Buffer.from(text, 'latin1')
}
