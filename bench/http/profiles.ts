import { aligned } from '../common/aligned.ts'
import type { SelfTime } from '../common/profile.ts'
import type { Profile } from './report.ts'

/** Whose a function is, by where its source lies as seen from the bench's own folder. */
const groups: Readonly<Record<string, RegExp>> = {
  'garbage collection': /^\(garbage collector\)$/,
  'host and application': / (?:dist|.*node_modules)\//,
  Rulewire: / .*dist\//,
}

/** Node itself, V8 and the system: functions that have no file. */
const rest = 'Node and V8'

const shownOwn = 40
const shownOthers = 15

/** Where a request's time goes, guarded and bare: in groups, in our functions, and what Node does more than in bare. */
export function tellProfiles(profiles: readonly Profile[]): readonly string[] {
  return profiles
    .filter(({ peer }) => peer !== 'bare')
    .flatMap(profile => {
      const { host, scenario, peer, cpuUs } = profile
      const bare = profiles.find(other => other.peer === 'bare' && other.host === host && other.scenario === scenario)
      return [
        '',
        `${host} ${scenario} ${peer}: where ${cpuUs.toFixed(1)} µs of a request go${bare === undefined ? '' : `; bare ${bare.cpuUs.toFixed(1)} µs`}`,
        ...aligned([['µs', 'bare', 'whose'], ...groupRows(profile, bare)]),
        ...aligned([['µs', 'with calls', 'ours, by self time'], ...ownRows(profile, 'share')]),
        ...aligned([['µs', 'with calls', 'ours, with what they call'], ...ownRows(profile, 'total')]),
        ...(bare === undefined ? [] : aligned([['µs', 'bare', 'that grew'], ...grownRows(profile, bare)])),
      ]
    })
}

function groupRows(profile: Profile, bare: Profile | undefined): readonly (readonly string[])[] {
  return [...Object.keys(groups), rest].map(name => [
    inGroup(profile, name).toFixed(1),
    bare === undefined ? '–' : inGroup(bare, name).toFixed(1),
    name,
  ])
}

function inGroup({ selfTimes, cpuUs }: Profile, wanted: string): number {
  return selfTimes.reduce((sum, each) => sum + (groupOf(each) === wanted ? each.share * cpuUs : 0), 0)
}

function groupOf({ name }: SelfTime): string {
  return Object.entries(groups).find(([, pattern]) => pattern.test(name))?.[0] ?? rest
}

function ownRows({ selfTimes, cpuUs }: Profile, by: 'share' | 'total'): readonly (readonly string[])[] {
  return selfTimes
    .filter(each => groupOf(each) === 'Rulewire')
    .toSorted((a, b) => b[by] - a[by])
    .slice(0, shownOwn)
    .map(({ name, share, total }) => [(share * cpuUs).toFixed(2), (total * cpuUs).toFixed(2), name])
}

function grownRows(profile: Profile, bare: Profile): readonly (readonly string[])[] {
  const before = new Map(bare.selfTimes.map(({ name, share }) => [name, share * bare.cpuUs]))
  return profile.selfTimes
    .filter(each => groupOf(each) !== 'Rulewire')
    .map(({ name, share }) => ({ name, us: share * profile.cpuUs, bareUs: before.get(name) ?? 0 }))
    .sort((a, b) => b.us - b.bareUs - (a.us - a.bareUs))
    .slice(0, shownOthers)
    .map(({ name, us, bareUs }) => [us.toFixed(2), bareUs.toFixed(2), name])
}
