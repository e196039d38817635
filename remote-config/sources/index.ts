export { createFileSource } from './file-source.ts'
export type { FileSource, FileSourceOptions, FileSourceStatus } from './file-source-options.ts'
export type { Watch, Watcher, WatchHandlers, WatchTarget } from './watch.ts'
export type { WatchingState } from './watching.ts'
