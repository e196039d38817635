/** RULEWIRE-V1.md, section 7. What a client does with each is in `client/after-close.ts`. */
export const closeCodes = {
  normal: 1000,
  policy: 1008,
  tooBig: 1009,
  malformed: 4400,
  helloLate: 4408,
  replaced: 4409,
  resync: 4410,
  tooFast: 4429,
  drain: 4450,
  overloaded: 4453,
  protocolRetired: 4500,
  tokenRevoked: 4501,
  forbidden: 4503,
  unknownStream: 4504,
  untrusted: 4511,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]
