import { spread } from '../common/statistics.ts'
import { isMet, type Medians, tellAim } from './aims.ts'
import type { ContenderName } from './contest.ts'
import type { Figure, Row } from './report.ts'
import type { ScenarioRun } from './run-scenario.ts'
import type { Measure, Scenario } from './scenario.ts'

/** Of all sizes of one scenario, since an aim may be about growth. */
export function rowsOf(scenario: Scenario, runs: ReadonlyMap<number, ScenarioRun>): readonly Row[] {
  return [...runs].flatMap(([size, run]) => scenario.measures(size).map(measure => rowOf(scenario, size, measure, run)))

  function rowOf({ name }: Scenario, size: number, measure: Measure, run: ScenarioRun): Row {
    const rulewire = figure(run, 'rulewire', measure)
    if (rulewire === undefined) throw new Error(`${name} gave no ${measure.name}`)
    const libddwaf = figure(run, 'libddwaf', measure)
    const medians: Medians = {
      own: rulewire.median,
      peer: libddwaf?.median,
      ownAt: other => {
        const there = runs.get(other)
        return there === undefined ? undefined : figure(there, 'rulewire', measure)?.median
      },
    }
    return {
      scenario: name,
      size,
      label: measure.label ?? '',
      unit: measure.unit,
      libddwaf,
      rulewire,
      before: figure(run, 'before', measure),
      aims: measure.aims.map(aim => ({ aim: tellAim(aim, medians, measure.unit), met: isMet(aim, medians) })),
    }
  }
}

function figure({ rounds }: ScenarioRun, contender: ContenderName, { name }: Measure): Figure | undefined {
  const values = rounds.map(round => round.get(contender)?.values).filter(found => found !== undefined)
  if (values.length === 0) return undefined
  const measured = values.map(round => round[name] ?? Number.NaN)
  const p99 = values.flatMap(round => round[`${name}.p99`] ?? [])
  return { ...spread(measured), p99: p99.length > 0 ? spread(p99).median : undefined, rounds: measured }
}
