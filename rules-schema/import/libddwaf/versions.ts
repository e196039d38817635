import { quote } from '../../form/describe.ts'
import type { Members } from '../members.ts'

/** The newest that is known. */
export const newestVersion = '2.0.1'

/** Whether a rule or an exclusion is for this version of libddwaf; undefined where its bounds are no versions. */
export function isForVersion(members: Members, version: string): boolean | undefined {
  const [engine = 0, min = 0, max = 0] = [
    version,
    members.word('min_version', '0.0.0'),
    members.word('max_version', '999.999.999'),
  ].map(versionNumber)
  for (const [name, number] of [
    ['min_version', min],
    ['max_version', max],
  ] as const)
    if (Number.isNaN(number)) members.refuse(`a version such as ${newestVersion} is needed`, name)
  return members.failed ? undefined : min <= engine && engine <= max
}

/** libddwaf's src/semver.cpp: three numbers of up to three digits; a label after a dash does not count. NaN for anything else. */
export function versionNumber(version: string): number {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:-.*)?$/s.exec(version)
  return parts === null ? Number.NaN : Number(parts[1]) * 1_000_000 + Number(parts[2]) * 1000 + Number(parts[3])
}

export function tellOtherVersion(members: Members, version: string): undefined {
  const bounds = ['min_version', 'max_version'].filter(name => members.has(name))
  const words = bounds.map(name => `${name} ${quote(String(members.value(name)))}`).join(', ')
  return members.spot.info(`not for libddwaf ${version} (${words}): left out, as it does`)
}
