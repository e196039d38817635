import type {
  AttemptState,
  Health,
  Hello,
  InstanceInfo,
  OtherSource,
  Release,
  ReportedProblem,
  Running,
  Status,
} from 'rulewire/remote-config/protocol'
import type { InstanceRows, InstanceTable } from '../store/index.ts'

export interface MemberAttempt extends Release {
  readonly state: AttemptState
  readonly problems: readonly ReportedProblem[]
  readonly problem_count: number
}

/** An instance: one process of a service. */
export interface Member extends InstanceInfo {
  readonly connected: boolean
  /** Epoch milliseconds. */
  readonly lastSeen: number
  readonly active: Running | null
  readonly attempt: MemberAttempt | null
  readonly health: Health | null
  /** What else its program is made of; null when it did not say. */
  readonly sources: readonly OtherSource[] | null
}

export interface Fleet {
  members(): readonly Member[]
  get(key: InstanceInfo): Member | undefined
  joined(hello: Hello): void
  reported(key: InstanceInfo, status: Status): void
  seen(key: InstanceInfo): void
  left(key: InstanceInfo): void
  /** Writes down what changed. */
  flush(): Promise<void>
}

export interface FleetOptions {
  readonly rows: InstanceRows
  readonly now: () => number
  /** Instances that have not been heard of for so long are forgotten. */
  readonly forgetAfterMs: number
}

/** The store answers before anybody else is served: about ten milliseconds. */
const rowsPerTransaction = 200
const saveSeenEveryMs = 60_000
/** A token that makes up instances must not fill the memory. */
const maxMembers = 50_000

/**
 * What every instance says about itself. Truth is what is connected; the store keeps a copy, written in batches, so that
 * the view is not empty after a restart.
 */
export async function openFleet({ rows, now, forgetAfterMs }: FleetOptions): Promise<Fleet> {
  const members = new Map<string, Member>((await rows.all()).map(row => [keyOf(row), fromRow(row)]))
  const boots = new Map<string, Set<string>>()
  for (const [key, { id }] of members) remember(id, key)
  const changed = new Set<string>()
  const forgotten = new Map<string, Member>()
  const savedAt = new Map<string, number>()

  function remember(id: string, key: string): void {
    boots.set(id, (boots.get(id) ?? new Set()).add(key))
  }

  function set(key: string, member: Member): void {
    members.set(key, member)
    remember(member.id, key)
    changed.add(key)
    forgotten.delete(key)
  }

  function forget(key: string, member: Member): void {
    members.delete(key)
    boots.get(member.id)?.delete(key)
    if (boots.get(member.id)?.size === 0) boots.delete(member.id)
    changed.delete(key)
    forgotten.set(key, member)
  }

  /** A process that was started anew has another boot_id; the one before it is gone. */
  function forgetPredecessors({ id, boot_id }: InstanceInfo): void {
    for (const key of boots.get(id) ?? []) {
      const member = members.get(key)
      if (member !== undefined && member.boot_id !== boot_id && !member.connected) forget(key, member)
    }
  }

  function joined({ instance, streams }: Hello): void {
    forgetPredecessors(instance)
    const key = keyOf(instance)
    const before = members.get(key)
    const [stream] = streams
    const attempt = stream?.attempt ?? null
    const known = before?.attempt ?? null
    // The hello names the attempt; its problems are in the status that follows, and perhaps here from before.
    const { problems, problem_count } =
      attempt !== null && known !== null && isSame(attempt, known) ? known : { problems: [], problem_count: 0 }
    set(key, {
      ...instance,
      connected: true,
      lastSeen: now(),
      active: stream?.active ?? null,
      attempt: attempt === null ? null : { ...attempt, problems, problem_count },
      health: before?.health ?? null,
      sources: before?.sources ?? null,
    })
  }

  function update(key: InstanceInfo, part: Partial<Member>): void {
    const member = members.get(keyOf(key))
    if (member !== undefined) set(keyOf(key), { ...member, ...part, lastSeen: now() })
  }

  /** A ping is worth a row only now and then. */
  function seen(instance: InstanceInfo): void {
    const key = keyOf(instance)
    const member = members.get(key)
    if (member === undefined) return
    members.set(key, { ...member, lastSeen: now() })
    if (now() - (savedAt.get(member.id) ?? 0) > saveSeenEveryMs) changed.add(key)
  }

  function forgetOld(): void {
    for (const [key, member] of members) {
      if (!member.connected && now() - member.lastSeen > forgetAfterMs) forget(key, member)
    }
    if (members.size > maxMembers) forgetSurplus()
  }

  function forgetSurplus(): void {
    const gone = [...members].filter(([, { connected }]) => !connected).sort(([, a], [, b]) => a.lastSeen - b.lastSeen)
    for (const [key, member] of gone.slice(0, members.size - maxMembers)) forget(key, member)
  }

  async function flush(): Promise<void> {
    forgetOld()
    const rowsToSave = [...changed].flatMap(key => members.get(key) ?? []).map(toRow)
    const gone = [...forgotten.values()]
    for (const { id, last_seen } of rowsToSave) savedAt.set(id, last_seen)
    for (const { id } of gone) savedAt.delete(id)
    changed.clear()
    forgotten.clear()
    for (let at = 0; at < Math.max(rowsToSave.length, gone.length); at += rowsPerTransaction) {
      const end = at + rowsPerTransaction
      await rows.save(rowsToSave.slice(at, end), gone.slice(at, end))
      await new Promise(setImmediate)
    }
  }

  return {
    members: () => [...members.values()],
    get: key => members.get(keyOf(key)),
    joined,
    reported: (key, { active, attempt, health, sources = null }) =>
      update(key, { active, attempt: attempt === null ? null : withoutTimings(attempt), health, sources }),
    seen,
    left: key => update(key, { connected: false }),
    flush,
  }
}

function withoutTimings({ revision, hash, state, problems, problem_count }: MemberAttempt): MemberAttempt {
  return { revision, hash, state, problems, problem_count }
}

function isSame(a: Release, b: Release): boolean {
  return a.revision === b.revision && a.hash === b.hash
}

/** Neither part has a space. */
function keyOf({ id, boot_id }: { readonly id: string; readonly boot_id: string }): string {
  return `${id} ${boot_id}`
}

function fromRow(row: InstanceTable): Member {
  const { id, boot_id, service, env, version } = row
  return {
    ...{ id, boot_id, service, env, version },
    connected: false,
    lastSeen: row.last_seen,
    active: fromJson<Running>(row.active),
    attempt: fromJson<MemberAttempt>(row.attempt),
    health: fromJson<Health>(row.health),
    sources: fromJson<OtherSource[]>(row.sources),
  }
}

function toRow(member: Member): InstanceTable {
  const { id, boot_id, service, env, version } = member
  return {
    ...{ id, boot_id, service, env, version },
    active: toJson(member.active),
    attempt: toJson(member.attempt),
    health: toJson(member.health),
    sources: toJson(member.sources),
    last_seen: member.lastSeen,
  }
}

function fromJson<T>(text: string | null): T | null {
  return text === null ? null : JSON.parse(text)
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
