export {
  type CreatedToken,
  createTokens,
  type Identity,
  isOver,
  type NewToken,
  type Revocation,
  type Tokens,
} from './tokens.ts'
