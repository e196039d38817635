import type { Generated } from 'kysely'

/** The tables as Kysely sees them. Times are epoch milliseconds; nested values are JSON text. */
export interface Tables {
  stream: StreamTable
  release: ReleaseTable
  assignment: AssignmentTable
  instance: InstanceTable
  token: TokenTable
  audit: AuditTable
  answer: AnswerTable
  price: PriceTable
}

/** `head` is the newest revision that was ever given; 0 before the first push. */
export interface StreamTable {
  name: string
  head: number
}

/** A rule set, by its content. Never changed. */
export interface ReleaseTable {
  hash: string
  /** Canonical JSON. */
  document: string
  rules: number
  created_at: number
  /** What its patterns cost when it was judged, as JSON. Null: it is of before this was asked. */
  cost: string | null
}

/** "From this revision on, the stream runs this release." */
export interface AssignmentTable {
  stream: string
  revision: number
  release: string
  actor: string
  message: string | null
  created_at: number
  /** The revision that this one is again. Null: a push. */
  rollback_of: number | null
}

/** What an instance last said about itself. Soft: the next hello says it again. */
export interface InstanceTable {
  id: string
  boot_id: string
  service: string | null
  env: string | null
  version: string | null
  active: string | null
  attempt: string | null
  health: string | null
  sources: string | null
  last_seen: number
}

export interface TokenTable {
  id: string
  name: string
  role: string
  /** SHA-256 of the secret, hex. The secret itself has 256 random bits: it needs no slow hash. */
  secret_hash: string
  created_at: number
  revoked_at: number | null
  expires_at: number | null
  /** To the minute. */
  last_used_at: number | null
}

/** Who did what when. Only ever appended to. */
export interface AuditTable {
  seq: Generated<number>
  at: number
  actor: string
  action: string
  subject: string
  details: string
}

/** What a pattern was found to cost. Patterns of before, too: one that comes again is not timed again. */
export interface PriceTable {
  /** SHA-256 of the pattern and how it is compiled. */
  pattern: string
  ns_per_byte: number
  relative: number
  compile_ms: number
  priced_at: number
}

/** What a request with an idempotency key came to. */
export interface AnswerTable {
  token: string
  key: string
  /** SHA-256 of method, path and body. */
  request: string
  result: string
  created_at: number
}
