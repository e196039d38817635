import { type PublicKey, type PublicKeyProblem, readPublicKey } from './public-key.ts'

/** Authors sign releases, servers sign assignments. */
export const roles = ['author', 'server'] as const
export type Role = (typeof roles)[number]

/** The keys that are pinned here, by what they may sign. Several of a role are good at once, so that keys can be rotated. */
export type Trust = Readonly<Record<Role, readonly PublicKey[]>>

export type TrustProblemCode =
  | PublicKeyProblem
  | 'role-missing'
  | 'role-unknown'
  | 'key-twice'
  | 'too-many'
  | 'no-key-of-role'

export interface TrustProblem {
  readonly code: TrustProblemCode
  /** Where: `entry 2 (author:ed25519:AbCdE…)`, `line 3 (…)`; or nothing, where it is about the whole. */
  readonly place?: string
  readonly message: string
}

export type ReadTrust =
  | { readonly ok: true; readonly trust: Trust }
  | { readonly ok: false; readonly problems: readonly TrustProblem[] }

/** What is between the separators of a list, or on a line. */
export interface TrustEntry {
  /** `entry 2`, `line 3` */
  readonly where: string
  readonly text: string
}

/** Each costs every instance some milliseconds at its start. */
const maxEntries = 64

/**
 * Keys of `author:ed25519:<base64>` and `server:ed25519:<base64>`, or every entry that is wrong. A key that has two roles is there
 * twice. One wrong entry refuses all: what is trusted is what was written, or nothing.
 *
 * @param needed - roles that must have a key. Without one, nothing of its kind could ever be accepted
 */
export function trustOf(entries: readonly TrustEntry[], needed: readonly Role[] = roles): ReadTrust {
  if (entries.length > maxEntries)
    return { ok: false, problems: [{ code: 'too-many', message: `there are more than ${maxEntries} keys` }] }
  const trust: Record<Role, PublicKey[]> = { author: [], server: [] }
  const problems = entries.flatMap(entry => addEntry(entry, trust) ?? [])
  const missing = problems.length > 0 ? [] : needed.filter(role => trust[role].length === 0)
  for (const role of missing)
    problems.push({ code: 'no-key-of-role', message: `there is no key of the role ${role} (${role}:ed25519:…)` })
  if (problems.length > 0) return { ok: false, problems }
  for (const role of roles) Object.freeze(trust[role])
  return { ok: true, trust: Object.freeze(trust) }
}

function addEntry({ where, text }: TrustEntry, trust: Record<Role, PublicKey[]>): TrustProblem | undefined {
  const wrong = (code: TrustProblemCode, message: string) => ({ code, place: `${where} (${shortened(text)})`, message })
  const colon = text.indexOf(':')
  const role = text.slice(0, Math.max(colon, 0))
  if (role === 'ed25519') return wrong('role-missing', 'its role is missing: author: or server: comes before the key')
  if (!isRole(role)) return wrong('role-unknown', 'it does not begin with a role: author: or server:')
  const key = readPublicKey(text.slice(colon + 1))
  if (!key.ok) return wrong(key.code, key.message)
  if (trust[role].some(({ keyid }) => keyid === key.value.keyid))
    return wrong('key-twice', `this key is there twice for the role ${role}`)
  trust[role].push(key.value)
  return undefined
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

/** Enough to find it by, and too little for whoever reads the log of somebody who put a private key there. */
function shortened(text: string): string {
  const start = text.replaceAll(/[^\x21-\x7e]/g, '?')
  return start.length <= 20 ? start : `${start.slice(0, 20)}…`
}
