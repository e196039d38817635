/** UTF-7 (RFC 2152): between `+` and `-` there are UTF-16 units in base64, and `+-` is a plus. */
export function decodeUtf7(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/\+([A-Za-z0-9+/]*)-?/g, (_all, base64: string) => {
    return base64 === '' ? '+' : utf16be(Buffer.from(base64, 'base64'))
  })
}

export function utf16be(bytes: Buffer): string {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2))
  return Buffer.from(whole).swap16().toString('utf16le')
}

/** What is no code point becomes U+FFFD. */
export function utf32(bytes: Buffer, isBigEndian: boolean): string {
  let text = ''
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
  }
  return text
}
