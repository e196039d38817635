/** PROTOCOL.md, section 11. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  policy: 1008,
  tooBig: 1009,
  restart: 1012,
  malformed: 4400,
  helloLate: 4408,
  replaced: 4409,
  startOver: 4410,
  tooFast: 4429,
  drain: 4450,
  moved: 4451,
  overloaded: 4453,
  protocolNotSpoken: 4500,
  tokenOver: 4501,
  forbidden: 4503,
  unknownStream: 4504,
  rootUntrusted: 4510,
  serverUntrusted: 4511,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

/** What a client does then. Nobody gives up for good: whoever does waits at least `slowMs`, and then tries again. */
export type AfterClose =
  | { readonly next: 'retry' }
  /** By the delay that `drain` named; without one as `retry`. */
  | { readonly next: 'wait' }
  | { readonly next: 'give-up'; readonly slowMs: number }

const retry: AfterClose = { next: 'retry' }
const giveUp: AfterClose = { next: 'give-up', slowMs: 60_000 }
/** Something that a person has to put right. */
const giveUpLong: AfterClose = { next: 'give-up', slowMs: 300_000 }

const decided: ReadonlyMap<number, AfterClose> = new Map<number, AfterClose>([
  [closeCodes.drain, { next: 'wait' }],
  [closeCodes.policy, giveUp],
  [closeCodes.tooBig, giveUp],
  [closeCodes.rootUntrusted, giveUpLong],
  [closeCodes.serverUntrusted, giveUpLong],
])

/** Also of codes that nobody here knows. */
export function afterClose(code: number): AfterClose {
  return decided.get(code) ?? (code >= 4500 && code <= 4599 ? giveUp : retry)
}

/** After an answer to the handshake that is not 101. `retry`: not before its `Retry-After`, if it has one. */
export function afterHandshake(status: number): AfterClose {
  return [400, 401, 403, 404, 426].includes(status) || (status >= 300 && status < 400) ? giveUp : retry
}

/** Whether losing the channel so was announced, and does not count against a release: PROTOCOL.md, 7.5. */
export function isAnnounced(code: number): boolean {
  return code === closeCodes.goingAway || code === closeCodes.restart || code === closeCodes.drain
}
