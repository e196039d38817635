import type { Output } from '../output.ts'
import { printable } from '../printable.ts'
import type { Finding, State } from './finding.ts'

/** A line for each check; what to do stands below what is not well. */
export function render(findings: readonly Finding[], { colors }: Output): string {
  const color: Readonly<Record<State, (text: string) => string>> = {
    ok: colors.green,
    warn: colors.yellow,
    fail: colors.red,
    skip: colors.dim,
  }
  const width = Math.max(...findings.map(({ check }) => check.length))
  return findings
    .map(({ check, state, message, help }) => {
      const line = `${color[state](state.padEnd(4))}  ${check.padEnd(width)}  ${printable(message)}`
      return help === undefined ? line : `${line}\n${' '.repeat(width + 8)}${colors.dim(`→ ${printable(help)}`)}`
    })
    .join('\n')
}

export function summary(findings: readonly Finding[]): string {
  const count = (state: State) => findings.filter(finding => finding.state === state).length
  const [fails, warnings] = [count('fail'), count('warn')]
  if (fails === 0 && warnings === 0) return 'all is well'
  return [`${fails} failed`, `${warnings} to look at`].filter((_, i) => [fails, warnings][i] !== 0).join(', ')
}
