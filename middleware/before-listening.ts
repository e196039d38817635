import { Server } from 'node:net'

/** Calls `task` once, before the first server of this thread begins to listen, and leaves nothing behind. */
export function beforeListening(task: () => void): void {
  const { prototype } = Server
  const { listen } = prototype
  let isFirst = true
  const listenGuarded = function (this: Server, ...args: unknown[]) {
    // Whoever has covered this in the meantime goes on calling it.
    if (prototype.listen === listenGuarded) prototype.listen = listen
    if (isFirst) {
      isFirst = false
      task()
    }
    return Reflect.apply(listen, this, args)
  } as typeof listen
  prototype.listen = listenGuarded
}
