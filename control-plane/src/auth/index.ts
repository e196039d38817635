export { type CreatedToken, createTokens, type Identity, type Revocation, type Tokens } from './tokens.ts'
