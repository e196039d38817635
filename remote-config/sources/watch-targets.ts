import type { Found } from './find-rule-files.ts'
import type { WatchTarget } from './watch.ts'

/** What is read, and where the path is a link to it, the link as well: it may come to lead elsewhere. */
export function targetsOf(path: string, { path: real, kind }: NonNullable<Found['root']>): readonly WatchTarget[] {
  const read: WatchTarget = { path: real, kind }
  return path === real ? [read] : [read, { path, kind: 'file' }]
}
