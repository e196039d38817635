const space = Buffer.from(' ')

/**
 * The bytes that are signed: DSSE v1, "pre-authentication encoding". Type and payload with their lengths in bytes, so that
 * neither can lend the other a byte, nor a signature over one kind of payload stand under another.
 *
 * @see https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8')
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, space, Buffer.from(`${payload.length} `), payload])
}
