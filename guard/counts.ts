import type { Match } from '../engine/index.ts'

/** More rules than a rule set may have: only ids of rule sets long gone are ever forgotten. */
const maxShadowRules = 20_000

/** What the guard has seen and done. */
export class Counts {
  requests = 0
  /** Requests that came while the guard was suspended. */
  unjudged = 0
  /** Rules that came true. */
  matches = 0
  /** Bodies that are not what their media type says, or that nobody here can read. */
  bodyErrors = 0
  /** Bodies that a rule wanted and that were too large, of a kind that is not read, or not whole in time. */
  unseenBodies = 0
  /** Reasons for which nobody can say what a request means. */
  ambiguous = 0
  /** Requests that got an answer of ours, pages and redirects. */
  blocked = 0
  /** Requests that waited for their body before the application saw them. */
  held = 0
  /** Requests that should have been blocked when it was too late. */
  blockFailed = 0
  readonly #shadow = new Map<string, number>()

  addShadow(matches: readonly Match[]): void {
    for (const { rule } of matches) {
      const count = (this.#shadow.get(rule.id) ?? 0) + 1
      this.#shadow.delete(rule.id)
      this.#shadow.set(rule.id, count)
      const [oldest] = this.#shadow.keys()
      if (this.#shadow.size > maxShadowRules && oldest !== undefined) this.#shadow.delete(oldest)
    }
  }

  /** By rule. */
  shadow(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#shadow)
  }
}
