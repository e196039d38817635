/** RULEWIRE-V1.md, "Limits" and "Retries". Bytes and milliseconds. */

export const subprotocol = 'rulewire.v1'
export const streamPath = '/v1/stream'
export const mainStream = 'main'

export const maxHelloBytes = 16 * 1024
export const maxClientFrameBytes = 256 * 1024
export const maxDocumentBytes = 64 * 1024 * 1024
/** A document and the envelope around it. */
export const maxServerFrameBytes = maxDocumentBytes + 64 * 1024
/** Nobody who speaks this protocol fragments; proxies may, a little. */
export const maxFragments = 64

export const maxProblemText = 512
/** Sources of rules besides the stream, in a status. */
export const maxSources = 16
/** What a person wrote or named: services, versions. In UTF-16 code units. */
export const maxName = 200

export const helloTimeoutMs = 10_000
export const defaultHeartbeatMs = 30_000
/** Heartbeats of silence after which the server drops a connection. */
export const silentHeartbeats = 2.5

export const clientFramesPerSecond = 10
export const clientFramesBurst = 40
export const statusesPerSecond = 4
export const statusesBurst = 8
