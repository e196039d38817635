export { hasDuplicateNames } from './duplicate-names.ts'
export type { Envelope, EnvelopeLimits, EnvelopeSignature } from './envelope.ts'
export { parseEnvelope } from './envelope.ts'
export { type KeyPairFiles, readPrivateKeyFile, writeKeyPair } from './key-files.ts'
export { defaultMaxPayloadBytes, maxSignatures } from './limits.ts'
export { preAuthenticationEncoding } from './pae.ts'
export type { FileProblem } from './private-file.ts'
export {
  generatePrivateKey,
  type PrivateKey,
  type PrivateKeyProblem,
  privateKeyFromPem,
  privateKeyToPem,
} from './private-key.ts'
export { type PublicKey, type PublicKeyProblem, readPublicKey } from './public-key.ts'
export { type PublicKeyFileProblem, parsePublicKeys } from './public-key-file.ts'
export { refusalCodes } from './refusal-codes.ts'
export type { Refused, Result } from './result.ts'
export { sign } from './sign.ts'
export { type ReadTrust, type Role, roles, type Trust, type TrustProblem } from './trust.ts'
export {
  parseTrustFile,
  parseTrustList,
  readTrustSetting,
  type TrustSetting,
  type TrustSettingProblem,
} from './trust-setting.ts'
export { type Expectation, type Refusal, type RefusalCode, type Verified, verify, verifyDetached } from './verify.ts'
