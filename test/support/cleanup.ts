import { afterEach } from 'vitest'

/** What a test started is ended after it, in reverse order. */
const cleanups: (() => Promise<unknown>)[] = []

export function cleanup(task: () => Promise<unknown>): void {
  cleanups.push(task)
}

afterEach(async () => {
  for (const task of cleanups.splice(0).reverse()) await task()
})
