/** Lets many work at once, or one alone. Who wants to be alone goes before those who come later. */
export function createGate() {
  const working = new Set()
  /** @type {Promise<void> | undefined} ends with the work of who is alone */
  let alone

  return {
    async together(work) {
      while (alone) await alone
      const done = work()
      working.add(done)
      try {
        return await done
      } finally {
        working.delete(done)
      }
    },

    async alone(work) {
      while (alone) await alone
      let leave
      alone = new Promise(resolve => {
        leave = resolve
      })
      try {
        await Promise.allSettled(working)
        return await work()
      } finally {
        alone = undefined
        leave()
      }
    },
  }
}
