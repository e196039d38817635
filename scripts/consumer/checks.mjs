/** What was looked at, one line each, and how much of it was as it should be. */
export function createChecks(print = console.log) {
  let made = 0
  let kept = 0
  return {
    /**
     * @param {string} what is so, when `look` does not throw
     * @param {() => unknown} look
     * @returns whatever `look` does; undefined when it failed
     */
    async check(what, look) {
      made += 1
      try {
        const seen = await look()
        kept += 1
        print(`ok      ${what}`)
        return seen
      } catch (error) {
        print(`FAILED  ${what}\n${indented(error instanceof Error ? error.message : String(error))}`)
        return undefined
      }
    },
    /** @returns {boolean} whether there were checks, and all held */
    sum() {
      print(`${kept} of ${made} checks ok`)
      return made > 0 && kept === made
    },
  }
}

function indented(text) {
  return text.replaceAll(/^/gm, '        ')
}
