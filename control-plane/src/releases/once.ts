import type { AnswerRows } from '../store/index.ts'
import { isSettled, type ReleaseResult } from './result.ts'

/** What makes a request the same as one before. */
export interface Receipt {
  /** A token's id. */
  readonly token: string
  /** The sender's own, of an `Idempotency-Key` header. */
  readonly key: string
  /** SHA-256 of what is asked. */
  readonly request: string
}

export interface Answered {
  readonly result: ReleaseResult
  /** It was given before. */
  readonly replayed: boolean
}

/** Does what a receipt stands for if that was not done yet; else says what came of it. */
export type Once = (receipt: Receipt | undefined, attempt: () => Promise<ReleaseResult>) => Promise<Answered>

const keepMs = 24 * 60 * 60 * 1000

/**
 * A released result is kept by whoever stores the release, in one transaction. A refusal is kept here: it had no effect, but a
 * key stands for one request, and is answered alike. What was not judged to its end is not kept: it may be tried again.
 */
export function createOnce(answers: AnswerRows, now: () => number): Once {
  const running = new Map<string, { readonly request: string; readonly answer: Promise<Answered> }>()

  async function find({ token, key, request }: Receipt): Promise<Answered | undefined> {
    const since = now() - keepMs
    await answers.dropBefore(since)
    const known = await answers.find(token, key, since)
    if (known === undefined) return undefined
    return known.request === request ? { result: JSON.parse(known.result), replayed: true } : reused
  }

  async function anew(receipt: Receipt, attempt: () => Promise<ReleaseResult>): Promise<Answered> {
    const known = await find(receipt)
    if (known !== undefined) return known
    const result = await attempt()
    if (!result.ok && isSettled(result))
      await answers.keep({ ...receipt, result: JSON.stringify(result), createdAt: now() })
    return { result, replayed: false }
  }

  return async (receipt, attempt) => {
    if (receipt === undefined) return { result: await attempt(), replayed: false }
    const id = `${receipt.token} ${receipt.key}`
    const other = running.get(id)
    if (other !== undefined)
      return other.request === receipt.request ? { ...(await other.answer), replayed: true } : reused
    // Nothing was awaited since the look: two of one key do not both come here.
    const answer = anew(receipt, attempt).finally(() => running.delete(id))
    running.set(id, { request: receipt.request, answer })
    return answer
  }
}

const reused: Answered = { result: { ok: false, why: 'key-reused' }, replayed: false }
