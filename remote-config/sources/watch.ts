import { basename, dirname, join, sep } from 'node:path'
import { watch as chokidar } from 'chokidar'
import { configMapLink, isRuleFile, isVisible } from './file-names.ts'
import { maxDirectoryDepth } from './find-rule-files.ts'

/** What is to be watched, without links. */
export interface WatchTarget {
  readonly path: string
  readonly kind: 'file' | 'directory'
}

export interface WatchHandlers {
  /** Everything is being watched from now on. */
  readonly ready: () => void
  /** Something may have changed; said too often rather than not at all. */
  readonly changed: () => void
  /** It cannot be watched, or not any more. */
  readonly failed: (error: unknown) => void
}

export interface Watcher {
  close(): Promise<void>
}

export type Watch = (targets: readonly WatchTarget[], handlers: WatchHandlers) => Watcher

/** Only Linux' own events cannot fail later: elsewhere an unreferenced watcher that fails would end the process. */
const usePolling = process.platform !== 'linux'
const pollMs = 1_000

/**
 * Chokidar, keeping no process alive. It is a hint: it goes deaf when its directory is made anew, and misses what a network file
 * system does not tell. Links are not followed, else one of them could have the whole disk watched.
 */
export const watchWithChokidar: Watch = (targets, { ready, changed, failed }) => {
  const ignored = (path: string, isFile: boolean) => targets.every(target => isIgnored(target, path, isFile))
  const watcher = chokidar(targets.map(watched), {
    persistent: false,
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    depth: maxDirectoryDepth,
    usePolling,
    interval: pollMs,
    ignored: (path, stats) => ignored(path, stats?.isFile() ?? false),
  })
  watcher.on('all', changed).on('ready', ready).on('error', failed)
  // A file that another one was renamed over is a change to its directory only, of which an unreferenced watcher tells no more.
  watcher.on('raw', (_event, name, details) => {
    const within = (details as { readonly watchedPath?: string } | undefined)?.watchedPath
    if (within === undefined || !ignored(pathOf(within, name), false)) changed()
  })
  return { close: () => watcher.close() }
}

/** A file is replaced rather than changed, by editors as by Kubernetes: only its directory tells. */
function watched({ path, kind }: WatchTarget): string {
  return kind === 'file' ? dirname(path) : path
}

/** A directory names what changed in it, a file itself. Without a name it may have been anything. */
function pathOf(within: string, name: string | null): string {
  return name === null || basename(within) === name ? within : join(within, name)
}

/** Also everything above and beside a target: chokidar goes there when the target is gone. */
function isIgnored(target: WatchTarget, path: string, isFile: boolean): boolean {
  const root = watched(target)
  if (path === root) return false
  const below = root.endsWith(sep) ? root : root + sep
  if (!path.startsWith(below)) return true
  const names = path.slice(below.length).split(sep)
  if (names.length === 1 && names[0] === configMapLink) return false
  if (target.kind === 'file') return names.length > 1 || names[0] !== basename(target.path)
  return !names.every(isVisible) || (isFile && !isRuleFile(names.at(-1) ?? ''))
}
