export { type Chunk, chunksOf, decodeChunk } from './chunks.ts'
export type * from './client-messages.ts'
export { type AfterClose, afterClose, afterHandshake, type CloseCode, closeCodes, isAnnounced } from './close-codes.ts'
export type * from './common.ts'
export type { Decoded, Refused } from './decode.ts'
export { decodeClientMessage } from './decode-client-message.ts'
export { decodeServerMessage } from './decode-server-message.ts'
export { cutText, encode, encodeHello } from './encode.ts'
export { Fetches } from './fetches.ts'
export { encodeOffer } from './fit-offer.ts'
export { encodeReport } from './fit-report.ts'
export { encodeListStatus, encodeStatus } from './fit-status.ts'
export {
  type HandshakeCode,
  handshakeTimeoutMs,
  mainStream,
  maxHandshakeHeadBytes,
  retiredSubprotocol,
  streamPath,
  subprotocol,
} from './handshake.ts'
export { deadlineMs, type Held, held } from './held.ts'
export { bounds, defaultDeadlineMs, limits } from './limits.ts'
export { offeredRelease } from './read-offer.ts'
export type * from './server-messages.ts'
export { type Arrived, type Came, Transfers } from './transfers.ts'
