import type { Group } from './mutant.ts'

/** About what comes, when, what of it is there, and what caps leave of it. */
export const ofValues: readonly Group[] = [
  {
    by: ['reports', 'conversation'],
    mutants: {
      'cut-address-is-absent': [
        'supplied.ts',
        "if (value === notWhole) return { is: 'cut' }",
        "if (value === notWhole) return { is: 'absent' }",
      ],
      'done-settles-nothing': ['supplied.ts', 'if (done) this', 'if (false) this'],
      'first-value-stays': [
        'supplied.ts',
        'this.#values.set(address, value)',
        'if (!this.#values.has(address)) this.#values.set(address, value)',
      ],
      'late-is-ignored': [
        'supplied.ts',
        'this.#values.set(address, value)',
        'if (!this.#isOver(address)) this.#values.set(address, value)',
      ],
      'response-bodies-are-of-the-response': [
        'address.ts',
        "['server.response.body', { phase: 'end'",
        "['server.response.body', { phase: 'response'",
      ],
      'response-bodies-come-any-time': [
        'address.ts',
        "['server.response.body', { phase: 'end'",
        "['server.response.body', { phase: 'any'",
      ],
    },
  },
  {
    by: ['conversation'],
    mutants: {
      'evidence-of-the-last-look': [
        'conditions.ts',
        'if (held) return held',
        "if (held) return now.is === 'true' ? now : held",
      ],
      'declared-ends-phases': ['supplied.ts', "if (phase !== 'any') this", 'this'],
      'users-are-of-the-request': ['address.ts', "['usr.id', { phase: 'any'", "['usr.id', { phase: 'request'"],
      'no-late-captures': ['metadata.ts', 'for (const rule of matched) {', 'for (const rule of fresh) {'],
    },
  },
  {
    by: ['spotlight'],
    mutants: {
      'events-are-text': [
        'address.ts',
        "const other: Known = { phase: 'any', kind: 'typed' }",
        "const other: Known = { phase: 'any', kind: 'text' }",
      ],
      'null-in-text': [
        'values.ts',
        "if (value === null) return kind === 'typed' ? null : undefined",
        'if (value === null) return null',
      ],
      'users-are-typed': [
        'address.ts',
        "['usr.id', { phase: 'any', kind: 'text' }",
        "['usr.id', { phase: 'any', kind: 'typed' }",
      ],
    },
  },
  {
    by: ['capped', 'spotlight'],
    mutants: {
      'descendants-without-the-node': [
        'walk.ts',
        'yield* this.#follow(value, place, [step.step, ...rest], below)',
        'if (place.keys.length > 0) yield* this.#follow(value, place, [step.step, ...rest], below)',
      ],
      'empty-text-is-never-cut': [
        'walk.ts',
        'cut: this.#textPassed || given !== value',
        "cut: (this.#textPassed && value !== '') || given !== value",
      ],
      'keys-as-values': [
        'tests.ts',
        "const scalar = input.target === 'keys' ? node.name : node.value",
        'const scalar = node.value',
      ],
      'one-entry-more': ['walk.ts', 'if (count >= this.#limits.maxEntries)', 'if (count > this.#limits.maxEntries)'],
      'slice-goes-forward': ['slice.ts', 'return indices', 'return indices.sort((a, b) => a - b)'],
      'union-is-a-set': [
        'walk.ts',
        'for (const one of step.selectors) yield*',
        'for (const [, one] of [...new Map(step.selectors.map(one => [JSON.stringify(one), one]))].sort()) yield*',
      ],
    },
  },
  {
    by: ['texts'],
    about: 'capture',
    mutants: {
      'cut-text-is-masked': ['capture.ts', 'if (isMasked(input) && cut) return', 'if (false) return'],
      'last-capture-wins': ['metadata.ts', 'if (this.#given.has(', 'if (false && this.#given.has('],
      'masked-after-1024-bytes': [
        'capture.ts',
        'masked(value, input.mask, world)',
        'masked(shortened(value), input.mask, world)',
      ],
    },
  },
]
