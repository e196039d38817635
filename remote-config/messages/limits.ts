/** PROTOCOL.md, 3.1, and the numbers of section 6. Bytes, milliseconds, and counts; each is the most that is taken. */
export const limits = {
  helloBytes: 16 * 1024,
  /** Of a text frame, either way. */
  frameBytes: 64 * 1024,
  chunkHeadBytes: 8,
  chunkBytes: 16 * 1024,
  /** Of one message. */
  fragments: 64,
  depth: 16,
  /** Of a manifest in an offer, and of its objects together. */
  payloadBytes: 16 * 1024,
  inlineBytes: 16 * 1024,

  hashesInFetch: 512,
  transfersOpen: 2,
  problems: 100,
  /** UTF-16 units, as the others that are of texts. */
  problemText: 512,
  errorText: 512,
  reasonText: 200,
  shortText: 64,
  program: 200,
  keyids: 64,
  signers: 16,
  sources: 16,
  have: 4,
  refused: 16,
  capabilityTexts: 64,
  capabilityLimits: 32,
  ignoredCounts: 16,
  renewedLists: 32,
  listsInStatus: 100,
  listsInPing: 256,
  rulesInReport: 500,
  incompleteNames: 16,
  reportWindowMs: 3_600_000,
  patchLists: 1_000,
  patchRules: 20_000,

  /** From the client, and its `status` among them; from the server. */
  clientFrames: { perSecond: 10, burst: 60 },
  statuses: { perSecond: 4, burst: 8 },
  serverFrames: { perSecond: 100, burst: 1_000 },
  reportIntervalMs: 10_000,
  authIntervalMs: 10_000,
  forceIntervalMs: 60_000,

  /** Waiting to be written to one socket. */
  waitingBytes: 256 * 1024,
  waitingMs: 60_000,
  helloMs: 10_000,
  welcomeMs: 10_000,
  answerMs: 10_000,
  /** Without a chunk, or a `transfer`. */
  chunkMs: 30_000,
  throttleMs: 600_000,
  drainMs: 600_000,
  /** Heartbeats after which a server drops who is silent. */
  silentHeartbeats: 2.5,
} as const

/** Bounds of what a server sets: PROTOCOL.md, 6.2 and 6.3. What is outside counts as the bound. */
export const bounds = {
  heartbeatMs: { min: 1_000, max: 300_000 },
  reconnectMinMs: { min: 100, max: 60_000 },
  reconnectMaxMs: { min: 1_000, max: 600_000 },
  /** A client that may say less than its hello has nothing to say. */
  frameBytes: { min: limits.helloBytes, max: limits.frameBytes },
  reportMs: { min: limits.reportIntervalMs, max: limits.reportWindowMs },
  deadlineMs: { min: 1_000, max: 3_600_000 },
} as const

export const defaultDeadlineMs = 300_000
